import type { KeyedHashes, Limits } from '@hako/sdk-plugin';

/** What the http boundary knows of who calls; made for public routes and forms alone. */
export interface VisitorFacts {
  device: string;
  speaks: boolean;
  /** Value of the visitor's cookie. */
  cookie(): string | undefined;
  /** Puts one into the answer and says which. */
  remember(): string;
}

/** Pseudonyms and counters of visitors, per plugin and agency. */
export interface Visitors {
  keys(tenantId: string, pluginId: string): KeyedHashes;
  limits(tenantId: string, pluginId: string): Limits;
  /** Destroys salts that are two periods old, and windows long past. A worker calls it every hour. */
  prune(tenantId: string): Promise<void>;
  close(): Promise<void>;
}
