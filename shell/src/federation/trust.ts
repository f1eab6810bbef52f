import type { ModuleFederationRuntimePlugin } from '@module-federation/enhanced/runtime';
import type { BootRemote } from '@hako/sdk-plugin/ui';
import { RemoteError } from './remote-error.js';

const TIMEOUT_MS = 10_000;
const TRIES = 3;

export interface TrustPorts {
  nonce: string | undefined;
  fetch: typeof fetch;
  origin: string;
  wait(ms: number): Promise<void>;
}

/** Remotes of the boot catalogue by the folder that all of their files must lie in. */
export class TrustedFolders {
  readonly #folders: readonly { folder: string; remote: BootRemote }[];

  constructor(remotes: readonly BootRemote[], origin: string) {
    this.#folders = remotes.map((remote) => ({ remote, folder: new URL('.', new URL(remote.url, origin)).href }));
  }

  /** The remote that a URL belongs to, and the hash that it must have. Throws where there is none. */
  expect(address: string, origin: string): { url: string; remote: BootRemote; integrity: string } {
    const { href, pathname } = new URL(address, origin);
    const found = this.#folders.find(({ folder }) => href.startsWith(folder));
    if (!found) throw new RemoteError('REMOTE_UNTRUSTED', `${pathname} is outside every folder of the catalogue`);
    const { remote, folder } = found;
    const file = decodeURIComponent(href.slice(folder.length).split(/[?#]/)[0] ?? '');
    const isManifest = href === new URL(remote.url, origin).href;
    const integrity = isManifest ? remote.integrity : remote.files[file];
    if (!integrity) throw new RemoteError('REMOTE_UNTRUSTED', `${file} of ${remote.plugin} is not in the catalogue`);
    return { url: href, remote, integrity };
  }
}

/**
 * Manifest, entry and chunks load only from their catalogue folder, only with the hash that the server told us over our
 * own session, without cookies, within 10 seconds, and the manifest with up to two more tries.
 */
export function trust(folders: () => TrustedFolders, ports: TrustPorts): ModuleFederationRuntimePlugin {
  return {
    name: 'hako-trust',
    fetch: (address) => fetchManifest(folders().expect(address, ports.origin), ports),
    createScript({ url, attrs }) {
      const expected = folders().expect(url, ports.origin);
      const script = document.createElement('script');
      for (const [name, value] of Object.entries((attrs ?? {}) as Record<string, unknown>)) script.setAttribute(name, String(value));
      script.src = expected.url;
      script.async = true;
      script.integrity = expected.integrity;
      script.crossOrigin = 'anonymous';
      if (ports.nonce) script.nonce = ports.nonce;
      return { script, timeout: TIMEOUT_MS };
    },
    createLink({ url, attrs }) {
      const expected = folders().expect(url, ports.origin);
      const link = document.createElement('link');
      for (const [name, value] of Object.entries((attrs ?? {}) as Record<string, unknown>)) link.setAttribute(name, String(value));
      link.href = expected.url;
      link.integrity = expected.integrity;
      link.crossOrigin = 'anonymous';
      if (ports.nonce) link.nonce = ports.nonce;
      return { link, timeout: TIMEOUT_MS };
    },
  };
}

async function fetchManifest({ url, integrity, remote }: { url: string; integrity: string; remote: BootRemote }, ports: TrustPorts): Promise<Response> {
  for (let tried = 1; ; tried++) {
    try {
      const response = await ports.fetch(url, { integrity, credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.ok) return response;
      if (tried >= TRIES) throw new RemoteError('REMOTE_UNREACHABLE', `manifest of ${remote.plugin} answered ${response.status}`);
    } catch (error) {
      if (tried >= TRIES) throw error;
    }
    await ports.wait(200 * 3 ** (tried - 1) * (0.5 + Math.random()));
  }
}

/** Never from the cache, and never waited for without an end: a server that hangs would keep the page empty. */
const asked = (url: string, { fetch }: Pick<TrustPorts, 'fetch'>, init: RequestInit = {}): Promise<Response | undefined> =>
  fetch(url, { ...init, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);

/** After a failure: was it the network, or was a file changed? A browser tells script code neither. */
export async function wasTampered(remote: BootRemote, ports: Pick<TrustPorts, 'fetch' | 'origin'>): Promise<boolean> {
  const folder = new URL('.', new URL(remote.url, ports.origin));
  const files = [[remote.url, remote.integrity] as const, ...Object.entries(remote.files).map(([file, integrity]) => [new URL(file, folder).href, integrity] as const)];
  for (const [url, integrity] of files) {
    const address = new URL(url, ports.origin).href;
    if ((await asked(address, ports, { integrity }))?.ok) continue;
    const plain = await asked(address, ports);
    if (plain?.ok) return true;
    // Where one file has no answer at all, it is the network: the others would only be waited for in vain.
    if (!plain) return false;
  }
  return false;
}

/** The folder's name holds the hash of its files, so a 404 of its manifest means that another build stands there now. */
export async function isGone(remote: BootRemote, ports: Pick<TrustPorts, 'fetch' | 'origin'>): Promise<boolean> {
  return (await asked(new URL(remote.url, ports.origin).href, ports))?.status === 404;
}
