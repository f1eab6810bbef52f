import type { ObjectStorage } from './types.js';

/** A storage that is made when it is first asked for something. */
export function lazyStorage(kind: ObjectStorage['kind'], make: () => Promise<ObjectStorage>): ObjectStorage {
  let made: Promise<ObjectStorage> | undefined;
  const storage = (): Promise<ObjectStorage> => (made ??= make());
  return {
    kind,
    put: async (...args) => (await storage()).put(...args),
    get: async (...args) => (await storage()).get(...args),
    delete: async (...args) => (await storage()).delete(...args),
    signedUrl: async (...args) => (await storage()).signedUrl(...args),
    health: async () => (await storage()).health(),
  };
}
