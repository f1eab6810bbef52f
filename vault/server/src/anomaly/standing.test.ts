import { expect, it } from 'vitest';
import type { VaultDatabase } from '../database/database.js';
import { createStanding } from './standing.js';

const claims = { tid: 't', sub: 'aiko', sid: 's1', op: 'read' } as never;
const plain = { view: 'plain' } as never;

/** Answers each look when the test says so, with what stood in the database when it was asked. */
function slowDatabase(): { database: VaultDatabase; open: (sessions: string[]) => void; answers: (() => void)[] } {
  let blocked: string[] = [];
  const answers: (() => void)[] = [];
  const query = ({ text }: { text: string }): Promise<unknown[]> => {
    if (!text.includes('vault.anomaly')) return Promise.resolve([]);
    const rows = blocked.map((session) => ({ tenant_id: 't', actor: 'aiko', session, action: 'block_session' }));
    return new Promise((resolve) => answers.push(() => resolve(rows)));
  };
  return { database: { query } as unknown as VaultDatabase, open: (sessions) => void (blocked = sessions), answers };
}

it('an older look that comes in late takes no block back and puts none back', async () => {
  const { database, open, answers } = slowDatabase();
  const standing = createStanding(database, () => 0);
  const before = standing.refresh();
  open(['s1']);
  const after = standing.refresh();
  answers[1]!();
  await after;
  answers[0]!();
  await before;
  expect(() => standing.check(claims, plain)).toThrow(expect.objectContaining({ code: 'SESSION_BLOCKED' }) as Error);

  const late = standing.refresh();
  open([]);
  const lifted = standing.refresh();
  answers[3]!();
  await lifted;
  answers[2]!();
  await late;
  expect(() => standing.check(claims, plain)).not.toThrow();
});
