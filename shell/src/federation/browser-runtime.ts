import { getInstance } from '@module-federation/enhanced/runtime';
import type { BootRemote, SlotModule } from '@hako/sdk-plugin/ui';
import { cspNonce } from '../nonce.js';
import type { RemoteRuntime } from './loader.js';
import { http } from '../session/client.js';
import { loadedRemotes } from './loaded-remotes.js';
import { createTelemetry } from './telemetry.js';
import { isGone, TrustedFolders, trust, wasTampered } from './trust.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ports = { nonce: cspNonce(), fetch: window.fetch.bind(window), origin: window.location.origin, wait };

export const remoteTelemetry = createTelemetry({ send: (body) => http.post('/telemetry/remotes', body), later: (work, ms) => void setTimeout(work, ms) });

let folders = new TrustedFolders([], ports.origin);
let guarded = false;

/** The instance that the build made, with our trust plugin on it before the first remote is named. */
export function browserRuntime(remotes: readonly BootRemote[]): RemoteRuntime {
  const instance = getInstance();
  if (!instance) throw new Error('The federation runtime is missing from the build');
  folders = new TrustedFolders(remotes, ports.origin);
  if (!guarded) {
    instance.registerPlugins([trust(() => folders, ports)]);
    guarded = true;
  }
  return {
    register(remote) {
      loadedRemotes.add(remote);
      instance.registerRemotes([{ name: remote.name, entry: new URL(remote.url, ports.origin).href }]);
    },
    load: (name, expose) => instance.loadRemote<SlotModule>(`${name}/${expose}`),
    tampered: (remote) => wasTampered(remote, ports),
    gone: (remote) => isGone(remote, ports),
    wait,
    telemetry: remoteTelemetry,
  };
}
