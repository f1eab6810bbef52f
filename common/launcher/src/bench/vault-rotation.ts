import { built } from './built.js';
import { percent, whole } from './statistics.js';
import type { BenchPart } from './types.js';

interface Rotation {
  benchRotation(): Promise<{
    subjects: number;
    subjectsPerSecond: number;
    bareSubjectsPerSecond: number;
    totalSeconds: number;
    deepSubjectsPerSecond: number;
    readP95Ms: { before: number; during: number };
    throttledRowsPerSecond: number;
    memory: { before: number; peak: number };
  }>;
}

const GOAL = 3_000;
const SLOWER = 1.2;

export const vaultRotation: BenchPart = {
  name: 'rotation',
  about: 'vault: rotation of a tenant\'s data key beside its bare crypto, and the readers while it runs',
  needsHouse: false,
  async run() {
    const { benchRotation } = await built<Rotation>('vault/server/lib/bench/rotation.js');
    const figures = await benchRotation();
    const { before, during } = figures.readP95Ms;
    return [
      {
        what: `vault: rotation of a data key, ${whole(figures.subjects)} people, idle`,
        value: `${whole(figures.subjectsPerSecond)}/s (${figures.totalSeconds} s with verification)`,
        baseline: `${whole(figures.bareSubjectsPerSecond)}/s unwrap, check, wrap on one core`,
        ratio: percent(figures.subjectsPerSecond, figures.bareSubjectsPerSecond),
        goal: `>= ${whole(GOAL)}/s`,
        met: figures.subjectsPerSecond >= GOAL,
      },
      { what: 'vault: deep rotation, six fields sealed anew', value: `${whole(figures.deepSubjectsPerSecond)}/s`, baseline: '', ratio: '', goal: '', met: null },
      { what: `vault: one read while a rotation of ${figures.throttledRowsPerSecond}/s runs, p95`, value: `${during} ms`, baseline: `${before} ms before`, ratio: percent(during, before), goal: '<= 120 %', met: during <= before * SLOWER },
      { what: 'vault: memory during rotations', value: `${figures.memory.peak} MB`, baseline: `${figures.memory.before} MB before`, ratio: percent(figures.memory.peak, figures.memory.before), goal: '', met: null },
    ];
  },
};
