import { readFileSync } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';

export const hex = (text: string): Buffer => Buffer.from(text, 'hex');

export interface WycheproofGroup {
  keySize?: number;
  ivSize?: number;
  tagSize?: number;
  tests: (Record<string, string | number> & { tcId: number; result: 'valid' | 'invalid' | 'acceptable' })[];
}

/** Parsed file of the large data folder; `undefined` where it is not present, and the test skips. */
export function vectors<T>(path: string): T | undefined {
  const file = sharedData(`vectors/${path}`);
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as T);
}
