import { randomBytes } from 'node:crypto';
import type { CreatedToken, CreateTokensRequest, CreateTokensAnswer } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route, type Call } from '../http/route.js';
import { validate } from '../http/schemas.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { once } from '../records/idempotency.js';
import { opens } from '../records/read.js';
import { statusOf } from '../records/status.js';
import { openItems, openSubject, readSubjects, type StoredSubject } from '../records/stored.js';
import { isCreateTokens } from './schema.js';
import { insertTokens, type StoredToken } from './store.js';
import { sealToken, type TokenTarget } from './token-keys.js';

/** POST /v1/tokens: stand-ins for single values. */
export const createTokens = route<CreateTokensRequest>({
  method: 'POST',
  path: '/v1/tokens',
  op: 'tokenize',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isCreateTokens, body),
  access: ({ items }) => ({ subjectIds: [...new Set(items.map(({ subjectId }) => subjectId))], fields: [...new Set(items.map(({ field }) => field))] }),
  run: async (call) => {
    const { idempotencyKey, ...body } = call.body;
    const { answer, repeated } = await once(call.tx, call.tenant().keys, idempotencyKey, body, () => create(call));
    const made = answer.items.filter(({ status }) => status === 'ok').length;
    return { detail: { type: body.type, reversible: body.reversible ?? true, scope: call.claims.tsc ?? null, subjects: [...new Set(body.items.map(({ subjectId }) => subjectId))], made, repeated }, answer: () => answer };
  },
});

async function create({ tx, claims, body, tenant, unreadable }: Call<CreateTokensRequest>): Promise<CreateTokensAnswer> {
  const { items, type, reversible = true, ttlSeconds, tags = [] } = body;
  const found = await readSubjects(tx, claims.tid, [...new Set(items.map(({ subjectId }) => subjectId))], claims.pur);
  const expiresAt = ttlSeconds === undefined ? null : new Date(Date.now() + ttlSeconds * 1_000);
  const { keys } = tenant();
  const tokens: StoredToken[] = [];
  const answers = items.map(({ subjectId, field, item = 0 }): CreatedToken => {
    const stored = found.get(subjectId);
    const status = statusOf(stored?.row, claims.pur);
    const refused = (why: Exclude<CreatedToken['status'], 'ok'>): CreatedToken => ({ subjectId, field, item, status: why });
    if (status !== 'ok') return refused(status);
    const target: TokenTarget = { tokenId: `tk_${randomBytes(16).toString('hex')}`, subjectId, field, item, type, scope: claims.tsc ?? null, expiresAt };
    const made = opens(() => ({ value: valueOf(keys, stored!, field, item) }));
    if (!made) {
      unreadable(subjectId);
      return refused('unreadable');
    }
    if (made.value === undefined) return refused('not_found');
    tokens.push({ ...target, reversible, secret: reversible ? sealToken(keys, target, type === 'value' ? made.value : null) : null });
    return { subjectId, field, item, status: 'ok', token: target.tokenId, expiresAt: expiresAt?.toISOString() ?? null };
  });
  await insertTokens(tx, claims.tid, tokens, tags);
  return { items: answers };
}

/** Opened for both kinds: a pointer to a record that does not open would be worth nothing. */
function valueOf(keys: TenantKeys, stored: StoredSubject, field: string, item: number): string | undefined {
  const record = openSubject(keys, stored).keys;
  return openItems(record, stored.items.filter((candidate) => candidate.field === field && candidate.item === item))[0]?.value;
}
