import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestLog, type TestLog } from './test-log.js';
import { Contradiction } from './witness.js';

let log: TestLog;
beforeAll(async () => void (log = await openTestLog('tampering')));
afterAll(() => log.close());
beforeEach(async () => {
  log.clock.offsetMs = 0;
  await log.newTenant();
  await log.write(20);
  await log.seal({ checkpoint: 'now' });
  await log.write(10, 21);
  await log.seal({ checkpoint: 'now' });
});

describe('an owner of the database who', () => {
  it.each([
    ['edits a row', `update change_log set after = '{"nickname": "x"}' where seq = 7`, 'edited', 7],
    ['edits who did it', `update change_log set actor_name = 'somebody' where seq = 12`, 'edited', 12],
    ['edits from where', `update change_log set ip = '203.0.113.78' where seq = 9`, 'edited', 9],
    ['deletes a row', 'delete from change_log where seq = 7', 'deleted', 7],
    ['deletes a row and says that retention did', 'delete from change_log where seq = 7; update audit_seal set pruned_at = now() where seq = 7', 'deleted', 7],
    ['deletes a row with its seal', 'delete from change_log where seq = 7; delete from audit_seal where seq = 7', 'deleted', 7],
    ['empties a stream', 'truncate change_log', 'deleted', 1],
    ['swaps two places', 'update audit_seal set seq = -seq where seq in (5, 6); update audit_seal set seq = 11 + seq where seq < 0', 'reordered', 5],
    ['points two places at each other', 'update audit_seal set row_seq = -row_seq where seq in (5, 6); update audit_seal set row_seq = 11 + row_seq where row_seq < 0', 'edited', 5],
    ['cuts the end off', 'delete from audit_seal where seq > 25; delete from change_log where seq > 25', 'truncated', 26],
    ['cuts the end off, with its checkpoint', 'delete from audit_seal where seq > 25; delete from change_log where seq > 25; delete from audit_checkpoint where size > 25', 'truncated', 26],
    ['moves a checkpoint', `update audit_checkpoint set note = replace(note, E'\\n30\\n', E'\\n29\\n') where size = 30`, 'checkpoint', 0],
  ])('%s is found, at its place', async (_how, sql, problem, seq) => {
    expect(await log.verify()).toMatchObject({ ok: true, entries: 30 });
    for (const statement of sql.split('; ')) await log.owner(statement);
    expect(await log.verify()).toMatchObject({ ok: false, problem, seq });
  });

  it('edits a row and seals everything after it anew is found between the checkpoints that were signed', async () => {
    await log.owner(`update change_log set after = '{"nickname": "x"}' where seq = 24`);
    await log.owner('delete from audit_seal where seq > 20');
    await log.owner('delete from audit_search where seq > 20');
    await log.owner('delete from audit_node where (index + 1) * power(2, level) > 20');
    await log.owner('delete from audit_checkpoint where size > 20');
    await log.owner('delete from audit_sealer');
    // The sequencer itself signs what it finds; the witness does not take it.
    await expect(log.seal({ checkpoint: 'now' })).rejects.toBeInstanceOf(Contradiction);
    expect(await log.verify()).toMatchObject({ ok: false, problem: 'forked', seq: 21, until: 30 });
  });

  it('keeps rows from the sequencer is found after a while', async () => {
    await log.owner(`insert into change_log (id, owner, action, resource_type, resource_id, xid, at) values (gen_random_uuid(), 'fans', 'fan.updated', 'fan', 'x', '1', now() - interval '10 minutes')`);
    expect(await log.seal()).toMatchObject({ sealed: 0 });
    expect(await log.verify()).toMatchObject({ ok: false, problem: 'unsealed' });
  });
});

describe('a stretch of the log', () => {
  it('is checked up to the next signed size', async () => {
    expect(await log.verify({ from: 5, to: 12 })).toMatchObject({ ok: true, from: 5, to: 20, entries: 16, proven: 20 });
    await log.owner(`update change_log set after = '{}' where seq = 25`);
    expect(await log.verify({ from: 5, to: 12 })).toMatchObject({ ok: true });
    expect(await log.verify({ from: 22 })).toMatchObject({ ok: false, problem: 'edited', seq: 25 });
  });

  it('does not begin on a tree that somebody changed', async () => {
    await log.owner(`update audit_node set hash = decode(repeat('00', 32), 'hex') where level = 2 and index = 0`);
    expect(await log.verify({ from: 6 })).toMatchObject({ ok: false, problem: 'forked' });
  });
});
