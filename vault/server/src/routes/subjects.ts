import { setImmediate as nextTurn } from 'node:timers/promises';
import { VaultError, type FieldCode, type PatchSubjectAnswer, type PatchSubjectRequest, type PutSubjectsAnswer, type PutSubjectsRequest, type WrittenSubject } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route, type Call, type Outcome } from '../http/route.js';
import { isPatchSubject, isPutSubjects, validate } from '../http/schemas.js';
import { applyChange, changedFields, toItems } from '../records/items.js';
import { once } from '../records/idempotency.js';
import { storeChanges } from '../records/store.js';
import { lockSubjects, type StoredSubject } from '../records/stored.js';
import { isChange, planChange, type SubjectChange, type Target } from '../records/write.js';
import { SUBJECT_ID } from '../tokens/claims-schema.js';

const PLANNED_AT_ONCE = 100;

/** POST /v1/subjects: whole records, created or replaced, all or none. */
export const putSubjects = route<PutSubjectsRequest>({
  method: 'POST',
  path: '/v1/subjects',
  op: 'write',
  maxBytes: 4 * MEGABYTE,
  parse: (body) => distinctSubjects(validate(isPutSubjects, body)),
  access: ({ subjects }) => ({ subjectIds: subjects.map(({ subjectId }) => subjectId), fields: union(subjects.map(({ record }) => changedFields(record))) }),
  run: async (call) => {
    const { idempotencyKey, subjects } = call.body;
    const targets = subjects.map(({ subjectId, storeId, kind, record }): Target => ({ subjectId, storeId, kind, change: () => toItems(record) }));
    return written(call, idempotencyKey, { subjects }, async () => {
      const found = await lockSubjects(call.tx, call.claims.tid, targets.map(({ subjectId }) => subjectId), call.claims.pur);
      const plans: (SubjectChange | WrittenSubject)[] = [];
      for (const [i, target] of targets.entries()) {
        // Somebody who waits for one person's data does not wait for a thousand others first.
        if (i % PLANNED_AT_ONCE === 0) await nextTurn();
        plans.push(at(`/subjects/${i}`, () => planChange(call.tenant().keys, found.get(target.subjectId), target)));
      }
      const changes = await store(call, plans);
      return { answer: { subjects: plans.map(answerOf) } satisfies PutSubjectsAnswer, changes };
    });
  },
});

export type PatchBody = PatchSubjectRequest & { subjectId: string };

/** PATCH /v1/subjects/:id: the fields that are given. */
export const patchSubject = route<PatchBody>({
  method: 'PATCH',
  path: '/v1/subjects/:id',
  op: 'write',
  maxBytes: MEGABYTE,
  parse: (body, subjectId) => {
    if (!subjectId || !new RegExp(SUBJECT_ID).test(subjectId)) throw new VaultError('NOT_FOUND');
    return { ...validate(isPatchSubject, body), subjectId };
  },
  access: ({ subjectId, record }) => ({ subjectIds: [subjectId], fields: changedFields(record) }),
  run: async (call) => {
    const { idempotencyKey, ...body } = call.body;
    return written(call, idempotencyKey, body, async () => {
      const stored = (await lockSubjects(call.tx, call.claims.tid, [body.subjectId], call.claims.pur)).get(body.subjectId);
      if (!stored) throw new VaultError('NOT_FOUND');
      checkVersion(stored, body.recordVersion);
      const { store_id: storeId, kind } = stored.row;
      const plan = planChange(call.tenant().keys, stored, { subjectId: body.subjectId, storeId, kind, change: (current) => applyChange(current, body.record) });
      const changes = await store(call, [plan]);
      return { answer: answerOf(plan) satisfies PatchSubjectAnswer, changes };
    });
  },
});

async function written<T>(call: Call<unknown>, key: string | undefined, body: unknown, work: () => Promise<{ answer: T; changes: SubjectChange[] }>): Promise<Outcome> {
  let changes: SubjectChange[] = [];
  const { answer, repeated } = await once(call.tx, call.tenant().keys, key, body, async () => {
    const done = await work();
    changes = done.changes;
    return done.answer;
  });
  // Version and digest of each: how a nightly check finds a subject that was put back from an old copy.
  const writes = changes.map(({ answer: { subjectId, recordVersion }, digest }) => [subjectId, recordVersion, digest]);
  return { detail: { fields: call.claims.fields, writes, repeated }, answer: () => answer };
}

async function store(call: Call<unknown>, plans: readonly (SubjectChange | WrittenSubject)[]): Promise<SubjectChange[]> {
  const changes = plans.filter(isChange);
  const { keys, ...options } = call.tenant();
  await storeChanges(call.tx, keys, changes, options);
  return changes;
}

/** Which of many it was. */
function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof VaultError ? new VaultError(error.code, { details: [{ path, code: error.code.toLowerCase() }] }) : error;
  }
}

const answerOf = (plan: SubjectChange | WrittenSubject): WrittenSubject => (isChange(plan) ? plan.answer : plan);

function checkVersion(stored: StoredSubject, expected: number | undefined): void {
  const current = stored.row.record_version;
  if (expected !== undefined && expected !== current) throw new VaultError('VERSION_CONFLICT', { recordVersion: current });
}

function distinctSubjects(body: PutSubjectsRequest): PutSubjectsRequest {
  const seen = new Set<string>();
  for (const [i, { subjectId }] of body.subjects.entries()) {
    if (seen.has(subjectId)) throw new VaultError('VALIDATION_FAILED', { details: [{ path: `/subjects/${i}/subjectId`, code: 'duplicate' }] });
    seen.add(subjectId);
  }
  return body;
}

const union = (lists: FieldCode[][]): FieldCode[] => [...new Set(lists.flat())];
