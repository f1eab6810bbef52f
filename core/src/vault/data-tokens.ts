import { randomUUID } from 'node:crypto';
import type { PersonalData } from '@hako/sdk-plugin';
import { BATCH_MAX, type VaultClient } from '@hako/vault-client';
import type { VaultCall } from './vault-call.js';

type DataTokens = Pick<PersonalData, 'createTokens' | 'openTokens' | 'revokeTokens'>;

/** Stand-ins for single values. Each plugin has a scope of its own: what one made, no other opens or revokes. */
export function dataTokens(client: VaultClient, call: VaultCall, pluginId: string): DataTokens {
  return {
    createTokens: async (items, { type, oneWay = false, ttlSeconds, tags, ...why }) => {
      assertBatch(items.length);
      if (items.length === 0) return [];
      const request = { idempotencyKey: randomUUID(), items, type, reversible: !oneWay, ...(ttlSeconds === undefined ? {} : { ttlSeconds }), ...(tags === undefined ? {} : { tags }) };
      const subjectIds = [...new Set(items.map(({ subjectId }) => subjectId))];
      const fields = [...new Set(items.map(({ field }) => field))];
      const answer = await call({ op: 'tokenize', ...why, subjectIds, fields, tokenScope: pluginId }, (token) => client.createTokens(token, request));
      return answer.items.map((item) => (item.status === 'ok' ? item.token : null));
    },

    openTokens: async (tokens, fields, { view, ...why }) => {
      assertBatch(tokens.length);
      const distinct = [...new Set(tokens)];
      if (distinct.length === 0) return [];
      const answer = await call({ op: 'read', ...why, view, fields, tokenIds: distinct, tokenScope: pluginId }, (token) => client.openTokens(token, { tokens: distinct, view }));
      const byName = new Map(answer.tokens.map((opened) => [opened.token, opened]));
      return tokens.map((name) => byName.get(name) ?? { token: name, status: 'not_found' });
    },

    revokeTokens: async (which, why) => {
      const tokenIds = 'tokens' in which ? [...new Set(which.tokens)] : undefined;
      if (tokenIds?.length === 0) return 0;
      const request = tokenIds ? { tokens: tokenIds } : which;
      const { revoked } = await call({ op: 'tokenize', ...why, tokenScope: pluginId, ...(tokenIds ? { tokenIds } : {}) }, (token) => client.revokeTokens(token, request));
      return revoked;
    },
  };
}

function assertBatch(length: number): void {
  if (length > BATCH_MAX) throw new RangeError(`At most ${BATCH_MAX} tokens at once`);
}
