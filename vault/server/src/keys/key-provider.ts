import type { KeyObject } from 'node:crypto';

/** What a root-wrapped key is for; every provider must bind it, so that a blob of another place does not open. */
export interface ProviderContext {
  kind: 'kek';
  version: number;
}

/** Level 0 of the key hierarchy: keeps the root and wraps the few keys of level 1. */
export interface KeyProvider {
  readonly name: string;
  wrap(key: KeyObject, context: ProviderContext): Promise<Buffer>;
  /** @throws IntegrityError when blob, context or root do not belong together. */
  unwrap(blob: Uint8Array, context: ProviderContext): Promise<KeyObject>;
  /** Stored beside every wrap. */
  currentKeyId(): Promise<string>;
  /** @throws when the root cannot be used now. */
  health(): Promise<void>;
  /** When the root should be replaced, if the provider knows. */
  rotateHint(): Promise<Date | null>;
}
