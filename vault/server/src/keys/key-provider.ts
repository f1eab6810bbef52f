import type { KeyObject } from 'node:crypto';

/** What a root-wrapped key is for; every provider must bind it, so that a blob of another place does not open. */
export interface ProviderContext {
  kind: 'kek';
  version: number;
}

/**
 * Level 0 of the key hierarchy: keeps the root and wraps the few keys of level 1. Every provider passes the same
 * suite (testing/provider-conformance.ts).
 */
export interface KeyProvider {
  readonly name: string;
  /** @throws ProviderUnavailable */
  wrap(key: KeyObject, context: ProviderContext): Promise<Buffer>;
  /** @throws IntegrityError when blob, context or root do not belong together; ProviderUnavailable when it cannot be asked. */
  unwrap(blob: Uint8Array, context: ProviderContext): Promise<KeyObject>;
  /** Stored beside every wrap. @throws ProviderUnavailable */
  currentKeyId(): Promise<string>;
  /** @throws ProviderUnavailable when the root cannot be used now. */
  health(): Promise<void>;
  /** When the root should be replaced, if the provider knows. */
  rotateHint(): Promise<Date | null>;
  /** Ends connections and sessions. */
  close?(): Promise<void>;
}

export interface SealStatus {
  sealed: boolean;
  entered: number;
  threshold: number;
}

/** A provider whose root is there only after people have come together. */
export interface SealableKeyProvider extends KeyProvider {
  sealStatus(): SealStatus;
  /** @throws IntegrityError for a share that is none, of another set, or wrong; nothing of it is kept. */
  enterShare(share: string): Promise<SealStatus>;
  seal(): void;
}

export const isSealable = (provider: KeyProvider): provider is SealableKeyProvider => 'enterShare' in provider;
