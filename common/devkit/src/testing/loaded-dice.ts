import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Loaded dice, for finding tests that pass only for most draws: with `HAKO_TEST_DICE=loaded` half of all draws of random bytes,
 * numbers and ids lean to their extremes: bytes to those that are least like others (0x00, 0xff, what base64url spells
 * `-`, what hex spells as digits only), numbers to the ends of their range. What must differ still differs.
 * Preloaded into every Node process of a run (`NODE_OPTIONS`).
 */
export function dicePreload(): string {
  const own = process.env['NODE_OPTIONS'] ?? '';
  return process.env['HAKO_TEST_DICE'] === 'loaded' ? `${own} --import=${fileURLToPath(import.meta.url)}` : own;
}

const EXTREMES = [0x00, 0xff, 0xfb, 0x31] as const;
const honest = { random: Math.random, randomBytes: crypto.randomBytes, randomFillSync: crypto.randomFillSync, randomInt: crypto.randomInt };

function load<T extends Uint8Array>(bytes: T): T {
  if (honest.random() < 0.5) for (let at = 0; at < bytes.length; at++) if (honest.random() < 0.5) bytes[at] = EXTREMES[Math.floor(honest.random() * EXTREMES.length)] ?? 0;
  return bytes;
}

function loadView<T extends NodeJS.ArrayBufferView>(view: T): T {
  load(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return view;
}

/** The least, the greatest, or `drawn`. */
function lean(least: number, greatest: number, drawn: number): number {
  const throwOfDie = honest.random();
  if (throwOfDie < 0.15) return least;
  return throwOfDie < 0.3 ? greatest : drawn;
}

function uuid(): `${string}-${string}-${string}-${string}-${string}` {
  const bytes = load(honest.randomBytes(16));
  // RFC 9562, 5.4
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function install(): void {
  const later = <T>(make: () => T, done: ((error: Error | null, value: T) => void) | undefined): T | undefined => {
    if (!done) return make();
    const value = make();
    setImmediate(() => done(null, value));
    return undefined;
  };
  Math.random = () => lean(0, 1 - Number.EPSILON, honest.random());
  Object.assign(crypto, {
    randomBytes: (size: number, done?: (error: Error | null, value: Buffer) => void) => later(() => load(honest.randomBytes(size)), done),
    randomInt: (low: number, high?: number | ((error: Error | null, value: number) => void), done?: (error: Error | null, value: number) => void) => {
      const [from, to] = typeof high === 'number' ? [low, high] : [0, low];
      return later(() => lean(from, to - 1, honest.randomInt(from, to)), typeof high === 'function' ? high : done);
    },
    randomFillSync: (...args: Parameters<typeof crypto.randomFillSync>) => {
      const filled = honest.randomFillSync(...args);
      return args.length === 1 ? loadView(filled) : filled;
    },
    randomUUID: uuid,
  });
  // `crypto.getRandomValues` and the global `crypto` are both this one.
  Object.defineProperties(crypto.webcrypto, {
    getRandomValues: { value: (view: NodeJS.ArrayBufferView) => loadView(honest.randomFillSync(view)) },
    randomUUID: { value: uuid },
  });
  syncBuiltinESMExports();
}

if (process.env['HAKO_TEST_DICE'] === 'loaded' && process.env['NODE_OPTIONS']?.includes(fileURLToPath(import.meta.url))) install();
