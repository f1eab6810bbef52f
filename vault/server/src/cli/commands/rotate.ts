import type { RotationJob, RotationList } from '@hako/vault-client/contract';
import { needed, textOption, UsageError, type Command, type CommandGroup, type CommandInput, type Printed } from '../command.js';

const THROTTLE = { 'rows-per-second': { type: 'string' }, 'max-read-p95-ms': { type: 'string' } } as const;
const THROTTLE_USAGE = '[--rows-per-second <n>] [--max-read-p95-ms <ms>]';

const start = (usage: string, summary: string, path: string, tenant: boolean, deep = false): Command => ({
  usage: `${usage}[--reason <words>] ${THROTTLE_USAGE}`,
  summary,
  options: { ...(tenant ? { tenant: { type: 'string' } } : {}), ...(deep ? { deep: { type: 'boolean' } } : {}), reason: { type: 'string' }, ...THROTTLE },
  run: async (input) => {
    const reason = textOption(input, 'reason');
    const body = { ...(tenant ? { tenantId: needed(input, 'tenant') } : {}), ...(input.options['deep'] === true ? { deep: true } : {}), ...(reason ? { reason } : {}), ...throttleOf(input) };
    return one(await input.vault().post<RotationJob>(path, body));
  },
});

/** hako-vault rotate. */
export const rotate: CommandGroup = {
  summary: 'start a rotation; it goes on by itself, also over a restart',
  commands: {
    dek: start('--tenant <id> [--deep] ', 'a new data key of a tenant; --deep seals every record anew, after a suspected compromise', '/admin/rotate-dek', true, true),
    index: start('--tenant <id> ', 'a new index key: search goes on over the old one until the new one is filled', '/admin/reindex', true),
    kek: start('', 'a new KEK under today\'s root, for all tenants', '/admin/rotate-kek', false),
  },
};

const steer = (verb: 'pause' | 'resume', summary: string): Command => ({
  usage: '<rotation>',
  summary,
  arguments: [1, 1],
  run: async ({ vault, args }) => one(await vault().post<RotationJob>(`/admin/rotations/${args[0]}/${verb}`)),
});

/** hako-vault rotations. */
export const rotations: CommandGroup = {
  summary: 'rotations: list, watch, pause, resume, throttle',
  commands: {
    list: {
      usage: '[--tenant <id>]',
      summary: 'newest first',
      options: { tenant: { type: 'string' } },
      run: async (input) => {
        const { rotations: jobs } = await input.vault().get<RotationList>('/admin/rotations', { tenantId: textOption(input, 'tenant') });
        return { data: jobs, rows: jobs.map(row) };
      },
    },
    show: {
      usage: '<rotation>',
      summary: 'progress, and the rows that do not open; exit code 3 when it is blocked or failed',
      arguments: [1, 1],
      run: async ({ vault, args }) => {
        const job = await vault().get<RotationJob>(`/admin/rotations/${args[0]}`);
        const failures = (job.failures ?? []).map(({ what, id }) => `does not open: ${what} ${id}\n`).join('');
        return { ...one(job), ok: job.status !== 'blocked' && job.status !== 'failed', ...(failures ? { text: failures } : {}) };
      },
    },
    pause: steer('pause', 'stops after the batch under way; the mixed state may last'),
    resume: steer('resume', 'goes on; after a block, once the rows were mended or shredded'),
    throttle: {
      usage: `<rotation> ${THROTTLE_USAGE}`,
      summary: 'while it runs; "none" takes a limit away',
      arguments: [1, 1],
      options: THROTTLE,
      run: async (input) => one(await input.vault().post<RotationJob>(`/admin/rotations/${input.args[0]}/throttle`, throttleOf(input))),
    },
  },
};

function throttleOf(input: CommandInput): { rowsPerSecond?: number | null; maxReadP95Ms?: number | null } {
  const read = (name: keyof typeof THROTTLE): number | null | undefined => {
    const text = textOption(input, name);
    if (text === undefined) return undefined;
    if (text !== 'none' && !/^[1-9]\d*$/.test(text)) throw new UsageError(`--${name} must be a whole number or none`);
    return text === 'none' ? null : Number(text);
  };
  const [rowsPerSecond, maxReadP95Ms] = [read('rows-per-second'), read('max-read-p95-ms')];
  return { ...(rowsPerSecond === undefined ? {} : { rowsPerSecond }), ...(maxReadP95Ms === undefined ? {} : { maxReadP95Ms }) };
}

const one = (job: RotationJob): Printed => ({ data: job, rows: [row(job)] });

const row = (job: RotationJob): Record<string, string | number | null> => ({
  id: job.id,
  kind: job.kind,
  tenant: job.tenantId,
  status: job.status,
  phase: job.phase,
  progress: `${Math.floor(job.progress * 100)} %`,
  rows: `${job.done}/${job.total}`,
  failed: job.failed,
  'rows/s': job.rate,
  'left s': job.etaSeconds,
  'retires at': job.retireAt,
  error: job.error,
});
