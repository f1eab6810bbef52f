import type { SsoDeps } from '../deps.js';
import { protocolOf } from '../presets.js';
import { rememberAssertion } from '../store/flows.js';
import type { Preset } from '../types.js';
import { SsoFault, type Protocol } from './types.js';

export type Protocols = (tenantId: string, preset: Preset) => Protocol;

export function createProtocols(deps: Pick<SsoDeps, 'outbound' | 'clock' | 'database'>): Protocols {
  const now = (): number => deps.clock.now().getTime();
  const oidc = loadedLater(async () => (await import('./oidc.js')).createOidc({ outbound: deps.outbound, now }));
  const github = loadedLater(async () => (await import('./github.js')).createGithub(deps));
  return (tenantId, preset) => {
    const protocol = protocolOf(preset);
    if (protocol === 'oidc') return oidc;
    if (protocol === 'github') return github;
    return loadedLater(async () => (await import('./saml.js')).createSaml({ now, remember: (provider, id, expiresAt) => deps.database.tenant(tenantId).write((tx) => rememberAssertion(tx, provider.id, id, expiresAt)) }));
  };
}

/** SAML's library alone costs a core that starts 65 ms; most agencies use one protocol or none. */
function loadedLater(load: () => Promise<Protocol>): Protocol {
  let loaded: Promise<Protocol> | undefined;
  const protocol = (): Promise<Protocol> => (loaded ??= load());
  return {
    start: async (...given) => (await protocol()).start(...given),
    finish: async (...given) => (await protocol()).finish(...given),
    logout: async (...given) => (await (await protocol()).logout?.(...given)) ?? null,
    readLogoutToken: async (...given) => {
      const { readLogoutToken } = await protocol();
      if (!readLogoutToken) throw new SsoFault('SSO_UNAVAILABLE', 'the protocol has no back-channel logout');
      return readLogoutToken(...given);
    },
    check: async (...given) => (await protocol()).check(...given),
  };
}
