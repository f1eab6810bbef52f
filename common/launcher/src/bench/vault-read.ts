import { built } from './built.js';
import { whole } from './statistics.js';
import type { BenchPart } from './types.js';

interface BatchRead {
  benchBatchRead(options: { print?: (line: string) => void }): Promise<{ subjectsPerSecond: number; bareSubjectsPerSecond: number; ratio: number; singleReadMs: { p50: number; p99: number }; memoryMb: { atRest: number; peak: number } }>;
}

const GOAL = 2_000;

export const vaultRead: BenchPart = {
  name: 'vault',
  about: 'vault: batches of 1,000 people with 6 fields over mTLS with audit, beside bare OpenSSL',
  needsHouse: false,
  async run() {
    const { benchBatchRead } = await built<BatchRead>('vault/server/lib/bench/batch-read.js');
    const { subjectsPerSecond, bareSubjectsPerSecond, ratio, singleReadMs, memoryMb } = await benchBatchRead({ print: () => undefined });
    return [
      { what: 'vault: batch read, 1,000 people x 6 fields, mTLS and audit', value: `${whole(subjectsPerSecond)}/s`, baseline: `${whole(bareSubjectsPerSecond)}/s bare OpenSSL, one core`, ratio: `${Math.round(ratio * 100)} %`, goal: `>= ${whole(GOAL)}/s`, met: subjectsPerSecond >= GOAL },
      { what: 'vault: one person, 6 fields', value: `p50 ${singleReadMs.p50} ms, p99 ${singleReadMs.p99} ms`, baseline: '', ratio: '', goal: 'p50 <= 8 ms, p99 <= 40 ms', met: singleReadMs.p50 <= 8 && singleReadMs.p99 <= 40 },
      { what: 'vault: memory of its process', value: `${memoryMb.atRest} MB at rest, ${memoryMb.peak} MB at its peak`, baseline: '', ratio: '', goal: '', met: null },
    ];
  },
};
