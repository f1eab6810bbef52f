import { signIn, type Session } from './api.js';
import { whole } from './statistics.js';
import type { BenchContext, BenchPart } from './types.js';

/** As many as one set may have. `HAKO_BENCH_ERASURES` makes a quick look of it. */
const PEOPLE = Number(process.env['HAKO_BENCH_ERASURES'] ?? 5_000);
const TAG = 'bench-erased';
const REASON = 'the agency gives this archive up';

interface Run {
  id: string;
  state: string;
  erased: number;
  approval: { id: string };
}

/** All of an archive erased on one word of two people: vault and core, each person with a signed receipt. */
export const erasures: BenchPart = {
  name: 'erasures',
  about: `erasing ${whole(PEOPLE)} people at once, each with a signed receipt`,
  needsHouse: true,
  async run(context) {
    const enter = (username: string): Promise<Session> => signIn(context.url, { tenantCode: 'DEMO', username, password: context.password });
    const admin = await enter('admin');
    await promote(admin);
    await fill(context, admin);
    const asked = await timed(() => admin.post<Run>('/customers/erasures', { filters: { tag: TAG }, reason: REASON, confirm: PEOPLE }));
    const run = asked.answer;
    await (await enter('support')).post(`/vault/approvals/${run.approval.id}/approve`, {});
    const from = performance.now();
    const begun = await timed(() => admin.post<Run>(`/customers/erasures/${run.id}/run`, {}));
    const erased = await finished(admin, run.id);
    const ms = performance.now() - from;
    if (erased !== PEOPLE) throw new Error(`${erased} of ${PEOPLE} were erased`);
    return [
      { what: `vault: erasing ${whole(PEOPLE)} people at once`, value: `${(ms / 1_000).toFixed(1)} s (${whole(PEOPLE / (ms / 1_000))}/s)`, baseline: `asked for in ${(asked.ms / 1_000).toFixed(1)} s`, ratio: '', goal: '', met: null },
      { what: 'vault: the click that begins it, with the first hundred', value: `${(begun.ms / 1_000).toFixed(1)} s`, baseline: '', ratio: '', goal: '', met: null },
    ];
  },
};

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const from = performance.now();
  return { answer: await work(), ms: performance.now() - from };
}

/** It takes two people with the right; the demo has one administrator. */
async function promote(admin: Session): Promise<void> {
  const [roles, users] = [await admin.get<{ id: string; code: string }[]>('/roles'), await admin.get<{ id: string; username: string }[]>('/users?pageSize=100')];
  const [role, user] = [roles.find(({ code }) => code === 'ADMIN'), users.find(({ username }) => username === 'support')];
  await admin.post(`/users/${user?.id}/assignments`, { roleId: role?.id, scopeType: 'tenant', inherit: true });
}

async function fill({ url, say }: BenchContext, admin: Session): Promise<void> {
  say(`  ${whole(PEOPLE)} people with personal data …`);
  const code = `ERASE_${Date.now().toString(36).toUpperCase()}`;
  const talent = await admin.post<{ id: string }>('/talents', { code, displayName: 'Bench', subsidiaryId: null, path: code.toLowerCase().replaceAll('_', '-'), timezone: 'Asia/Tokyo' });
  const rows = Array.from({ length: PEOPLE }, (_, n) => `fan ${n},ja,ACTIVE,${TAG},山田,花子,090-${1000 + (n % 9000)}-${1000 + (n % 8999)},erase${n}@example.com`);
  const form = new FormData();
  form.append('options', JSON.stringify({ profileType: 'individual', talentId: talent.id, mode: 'create', consumer: 'EXTERNAL' }));
  form.append('file', new Blob([['nickname,language,status,tags,family_name,given_name,phone,email', ...rows].join('\r\n')], { type: 'text/csv' }), 'bench.csv');
  const answer = await fetch(`${url}/api/v1/imports/customers`, { method: 'POST', headers: admin.headers, body: form });
  if (answer.status !== 202) throw new Error(`the import was refused: ${await answer.text()}`);
  const { data } = (await answer.json()) as { data: { id: string } };
  for (;;) {
    const { processed, succeeded } = await admin.get<{ processed: number; succeeded: number }>(`/imports/${data.id}`);
    if (processed >= PEOPLE) {
      if (succeeded !== PEOPLE) throw new Error(`${PEOPLE - succeeded} rows of the bench failed`);
      return;
    }
    await pause(50);
  }
}

async function finished(admin: Session, id: string): Promise<number> {
  for (;;) {
    const run = (await admin.get<Run[]>('/customers/erasures')).find((one) => one.id === id);
    if (!run) throw new Error('the erasures are gone');
    if (run.state !== 'running') return run.erased;
    await pause(100);
  }
}

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
