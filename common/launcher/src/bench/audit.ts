import { built } from './built.js';
import { milliseconds, whole } from './statistics.js';
import type { BenchPart } from './types.js';

interface LogModule {
  benchLog(options: { clusterUrl: string }): Promise<{ writeMs: { bare: number; audited: number; whileSealing: number }; sealedPerSecond: number; entries: number; verifyMs: number; offlineMs: number; bareHashMs: number }>;
}

export const audit: BenchPart = {
  name: 'audit',
  about: 'audit: what an entry costs its write, sealing, and verifying 100,000 entries beside bare SHA-256',
  needsHouse: false,
  async run({ clusterUrl }) {
    const { benchLog } = await built<LogModule>('core/lib/audit/sealing/bench.js');
    const { writeMs, sealedPerSecond, entries, verifyMs, offlineMs, bareHashMs } = await benchLog({ clusterUrl });
    const times = (ms: number): string => `${(ms / bareHashMs).toFixed(1)} x`;
    return [
      { what: 'a write with its audit entry (median)', value: milliseconds(writeMs.audited), baseline: `${milliseconds(writeMs.bare)} without`, ratio: `+ ${milliseconds(writeMs.audited - writeMs.bare)}`, goal: '', met: null },
      { what: 'the same while entries are sealed', value: milliseconds(writeMs.whileSealing), baseline: `${milliseconds(writeMs.audited)} at rest`, ratio: `${Math.round((writeMs.whileSealing / writeMs.audited) * 100)} %`, goal: '', met: null },
      { what: 'entries sealed: leaf, chain, tree, search words', value: `${whole(sealedPerSecond)}/s`, baseline: '', ratio: '', goal: '', met: null },
      { what: `verify ${whole(entries)} entries offline, parsing included`, value: milliseconds(offlineMs), baseline: `${milliseconds(bareHashMs)} SHA-256 of the same bytes`, ratio: times(offlineMs), goal: '', met: null },
      { what: `verify ${whole(entries)} entries from the rows`, value: milliseconds(verifyMs), baseline: `${milliseconds(bareHashMs)} SHA-256 of the same bytes`, ratio: times(verifyMs), goal: '', met: null },
    ];
  },
};
