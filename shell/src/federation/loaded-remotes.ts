import type { BootRemote } from '@hako/sdk-plugin/ui';

/**
 * Which build of each remote this page has loaded. The first one stays until the page is refreshed: a later boot answer may
 * name a newer build, and its code is not what runs here.
 */
export interface LoadedRemotes {
  add(remote: Pick<BootRemote, 'plugin' | 'version' | 'prefixes'>): void;
  /** Version of the loaded remote whose plugin answers below `/customers/…`. */
  versionFor(path: string): string | undefined;
}

export function createLoadedRemotes(): LoadedRemotes {
  const versions = new Map<string, string>();
  const known = new Set<string>();
  return {
    add({ plugin, version, prefixes }) {
      if (known.has(plugin)) return;
      known.add(plugin);
      for (const prefix of prefixes) versions.set(prefix, version);
    },
    versionFor(path) {
      const [, first = '', second = ''] = path.split(/[/?]/);
      return versions.get(first) ?? versions.get(`${first}/${second}`);
    },
  };
}

export const loadedRemotes = createLoadedRemotes();
