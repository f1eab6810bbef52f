import type { RevokeTokensAnswer, RevokeTokensRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { isRevokeTokens } from './schema.js';
import { deleteTokens } from './store.js';

/** POST /v1/tokens/revoke: from its commit on they open no more, nor after a restore beyond their row. */
export const revokeTokens = route<RevokeTokensRequest>({
  method: 'POST',
  path: '/v1/tokens/revoke',
  op: 'tokenize',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isRevokeTokens, body),
  access: (body) => ({ subjectIds: null, fields: [], ...('tokens' in body ? { tokenIds: body.tokens } : {}) }),
  run: async ({ tx, claims, body }) => {
    const revoked = await deleteTokens(tx, claims.tid, claims.tsc ?? null, body);
    return { detail: { revoked, scope: claims.tsc ?? null, ...('tag' in body ? { tag: body.tag } : {}) }, answer: (): RevokeTokensAnswer => ({ revoked }) };
  },
});
