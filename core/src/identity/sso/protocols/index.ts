import type { SsoDeps } from '../deps.js';
import { protocolOf } from '../presets.js';
import { rememberAssertion } from '../store/flows.js';
import type { Preset } from '../types.js';
import { createGithub } from './github.js';
import { createOidc } from './oidc.js';
import type { SamlDeps } from './saml.js';
import type { Protocol } from './types.js';

export type Protocols = (tenantId: string, preset: Preset) => Protocol;

export function createProtocols(deps: Pick<SsoDeps, 'outbound' | 'clock' | 'database'>): Protocols {
  const now = (): number => deps.clock.now().getTime();
  const oidc = createOidc({ outbound: deps.outbound, now });
  const github = createGithub(deps);
  return (tenantId, preset) => {
    const protocol = protocolOf(preset);
    if (protocol === 'oidc') return oidc;
    if (protocol === 'github') return github;
    return lazySaml({ now, remember: (provider, id, expiresAt) => deps.database.tenant(tenantId).write((tx) => rememberAssertion(tx, provider.id, id, expiresAt)) });
  };
}

/** SAML's library costs a core that starts 65 ms; most agencies never use it. */
function lazySaml(deps: SamlDeps): Protocol {
  const saml = async (): Promise<Protocol> => (await import('./saml.js')).createSaml(deps);
  return {
    start: async (...given) => (await saml()).start(...given),
    finish: async (...given) => (await saml()).finish(...given),
    check: async (...given) => (await saml()).check(...given),
  };
}
