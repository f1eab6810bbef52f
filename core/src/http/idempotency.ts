import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

const LIFETIME = '24 hours';
/** A first request that is older than this was killed; its key may be used again. */
const ABANDONED = '1 minute';
const KEY = /^[\x21-\x7e]{1,255}$/;
const SEAL = 'idempotency-answer';

/** An answer as it went out. */
export interface StoredAnswer {
  status: number;
  body: string;
}

export interface IdempotentCall {
  tenantId: string;
  userId: string;
  route: string;
  key: string;
  /** What makes it the same request: path parameters, query and body. */
  fingerprint: unknown;
}

export interface Idempotency {
  /** The answer of the first call, or `undefined` for the one that has to do the work. */
  begin(call: IdempotentCall): Promise<StoredAnswer | undefined>;
  finish(call: IdempotentCall, answer: StoredAnswer): Promise<void>;
  /** The work failed or its answer must not rest: the next try starts anew. */
  forget(call: IdempotentCall): Promise<void>;
}

export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (!KEY.test(header)) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/headers/idempotency-key', code: 'format' }] });
  return header;
}

/** Answers rest sealed: what a route says to one person is nobody else's, and not for a dump of the database. */
export function createIdempotency(deps: Pick<Cradle, 'database' | 'secrets'>): Idempotency {
  const binding = (call: IdempotentCall): string => JSON.stringify([call.tenantId, call.userId, call.route, call.key]);
  const id = (call: IdempotentCall): string[] => [call.userId, call.route, call.key];

  return {
    begin: (call) =>
      deps.database.tenant(call.tenantId).write(async (tx) => {
        // Keyed, because a body may hold personal values and a plain hash of a phone number is soon guessed.
        const hash = Buffer.from(deps.secrets.mac('idempotency', JSON.stringify(call.fingerprint) ?? ''), 'base64url');
        await tx.rows(
          `delete from idempotency_key where user_id = $1 and route = $2 and key = $3
             and (created_at < now() - interval '${LIFETIME}' or (answer is null and created_at < now() - interval '${ABANDONED}'))`,
          id(call),
        );
        const mine = await tx.row('insert into idempotency_key (user_id, route, key, body_hash) values ($1, $2, $3, $4) on conflict do nothing returning key', [...id(call), hash]);
        if (mine) return undefined;
        const first = await tx.row<{ body_hash: Buffer; answer: Buffer | null }>('select body_hash, answer from idempotency_key where user_id = $1 and route = $2 and key = $3', id(call));
        if (first && !first.body_hash.equals(hash)) throw new HakoError('IDEMPOTENCY_KEY_REUSED');
        if (!first?.answer) throw new HakoError('IDEMPOTENCY_IN_PROGRESS', { retryAfter: 1 });
        return JSON.parse(deps.secrets.open(SEAL, first.answer, binding(call)).toString()) as StoredAnswer;
      }),
    finish: (call, answer) =>
      deps.database.tenant(call.tenantId).write(async (tx) => {
        const sealed = deps.secrets.seal(SEAL, Buffer.from(JSON.stringify(answer)), binding(call));
        await tx.rows('update idempotency_key set answer = $4 where user_id = $1 and route = $2 and key = $3', [...id(call), sealed]);
      }),
    forget: (call) =>
      deps.database.tenant(call.tenantId).write(async (tx) => {
        await tx.rows('delete from idempotency_key where user_id = $1 and route = $2 and key = $3 and answer is null', id(call));
      }),
  };
}

/** Keys of yesterday; a worker calls it every hour. */
export async function pruneIdempotencyKeys(deps: Pick<Cradle, 'database'>, tenantId: string): Promise<void> {
  await deps.database.tenant(tenantId).write(async (tx) => void (await tx.rows(`delete from idempotency_key where created_at < now() - interval '${LIFETIME}'`)));
}
