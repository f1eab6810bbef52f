import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import type { Measure } from './types.js';

const HEADINGS = ['what', 'Hako', 'baseline in the same run', 'ratio', 'goal', ''];
const verdict = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'missed');
const cells = ({ what, value, baseline, ratio, goal, met }: Measure): string[] => [what, value, baseline, ratio, goal, verdict(met)];

/** For the terminal, in columns. */
export function table(measures: readonly Measure[]): string {
  const rows = [HEADINGS, ...measures.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

export async function writeReport(file: string, measures: readonly Measure[]): Promise<void> {
  const [cpu] = cpus();
  const rows = measures.map((measure) => `| ${cells(measure).join(' | ')} |`);
  const text = `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()},
the embedded PostgreSQL. Every comparison is of one run: rounds of Hako and of its baseline take turns, and medians are shown, so that a busy machine hits both alike. Absolute figures drift with the machine; ratios hold.

The baseline of the requests is plain Koa, its router and pg doing the bare query on the same table: no sign-in, no permission, no agency's role, no validation, no audit. Hako does all of that.

| ${HEADINGS.join(' | ')} |
| ${HEADINGS.map(() => '---').join(' | ')} |
${rows.join('\n')}
`;
  await writeFile(file, text);
}
