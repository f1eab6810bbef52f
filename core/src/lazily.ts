import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A library of core's that is loaded at its first use, for those that most processes never meet or not before somebody asks:
 * each file that is loaded costs a start a third of a millisecond, and its code stays in memory. At once and not by
 * `await import`, so that who uses it need not become asynchronous.
 *
 * @example
 * ```ts
 * import type * as Otplib from 'otplib';
 * const otplib = lazily<typeof Otplib>('otplib');
 * otplib().generateURI(…);
 * ```
 */
export function lazily<Library>(name: string): () => Library {
  let library: Library | undefined;
  return () => (library ??= require(name) as Library);
}
