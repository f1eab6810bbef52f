import type { OpenedToken, OpenTokensAnswer, OpenTokensRequest, TokenClaims, VaultAddress } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { decodeAddress } from '../records/items.js';
import { mask } from '../records/mask.js';
import { opens } from '../records/read.js';
import { statusOf, type ItemStatus } from '../records/status.js';
import { openItems, openSubject, readSubjects, type StoredSubject } from '../records/stored.js';
import { mayReadPlain } from '../tokens/scope.js';
import { isOpenTokens } from './schema.js';
import { readTokens, type StoredToken } from './store.js';
import { openToken } from './token-keys.js';

/** POST /v1/tokens/open: values by their stand-ins, within the scope in which those were made. */
export const openTokens = route<OpenTokensRequest>({
  method: 'POST',
  path: '/v1/tokens/open',
  op: 'read',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isOpenTokens, body),
  access: ({ tokens, view }) => ({ subjectIds: null, fields: [], view, tokenIds: tokens }),
  run: async ({ tx, claims, body: { tokens, view }, tenant, unreadable }) => {
    const { keys } = tenant();
    const known = await readTokens(tx, claims.tid, tokens);
    const subjectIds = [...new Set([...known.values()].map(({ subjectId }) => subjectId))];
    const subjects = await readSubjects(tx, claims.tid, subjectIds, claims.pur);
    const statuses = tokens.map((token): ItemStatus => {
      const stored = known.get(token);
      return stored ? (mayOpen(claims, stored, view) ? statusOf(subjects.get(stored.subjectId)?.row, claims.pur) : 'denied') : 'not_found';
    });
    const counts: Record<string, number> = {};
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
    return {
      detail: { view, subjects: subjectIds, fields: [...new Set([...known.values()].map(({ field }) => field))], tokens: tokens.length, scope: claims.tsc ?? null, counts },
      answer: (): OpenTokensAnswer => ({
        tokens: tokens.map((token, i): OpenedToken => {
          const status = statuses[i]!;
          const stored = known.get(token);
          if (status !== 'ok' || !stored) return { token, status } as OpenedToken;
          const opened = opens(() => valueOf(keys, stored, subjects.get(stored.subjectId)!));
          if (!opened) unreadable(stored.subjectId);
          if (!opened || opened.value === undefined) return { token, status: opened ? 'not_found' : 'unreadable' };
          return { token, status: 'ok', field: stored.field, ...(view === 'exists' ? {} : { value: shown(stored, opened.value, view) }) };
        }),
      }),
    };
  },
});

/** One-way tokens open to nobody. */
function mayOpen(claims: TokenClaims, token: StoredToken, view: OpenTokensRequest['view']): boolean {
  if (!token.secret || token.scope !== (claims.tsc ?? null) || !claims.fields.includes(token.field)) return false;
  return view !== 'plain' || mayReadPlain(claims.pur, token.field);
}

/** A pointer opens to what the record says now; `undefined` when that is gone. @throws IntegrityError. */
function valueOf(keys: TenantKeys, token: StoredToken, subject: StoredSubject): { value: string | undefined } {
  const kept = openToken(keys, token, token.secret!);
  if (token.type === 'value') return { value: kept ?? undefined };
  const record = openSubject(keys, subject).keys;
  return { value: openItems(record, subject.items.filter(({ field, item }) => field === token.field && item === token.item))[0]?.value };
}

function shown({ field, item }: StoredToken, value: string, view: 'plain' | 'masked' | 'exists'): string | Partial<VaultAddress> {
  const text = view === 'masked' ? mask({ field, item, value }).value : value;
  return field === 'address' ? decodeAddress(text) : text;
}
