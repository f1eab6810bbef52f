import { randomUUID } from 'node:crypto';
import { HakoError, PERSONAL_FIELDS, type ObjectStore, type PersonalData, type PersonalField, type PersonalRecord, type PersonalResult, type PersonalSearch } from '@hako/sdk-plugin';
import { BATCH_MAX, INDEX_SOURCES, type DetokenizedSubject, type FieldCode, type VaultClient, VaultError } from '@hako/vault-client';
import { vaultAdministration } from './administration.js';
import { dataTokens } from './data-tokens.js';
import { toHakoError } from './errors.js';
import { personalFiles } from './files.js';
import { withRetry } from './retry.js';
import { readClaims } from './read-claims.js';
import type { SubjectIds } from './subject-id.js';
import { subjectRights, type Guard } from './subject-rights.js';
import { subjectOf, type TokenSigner, type VaultActor } from './token-signer.js';
import { vaultCall } from './vault-call.js';

export interface PersonalDataDeps {
  client: VaultClient;
  signer: TokenSigner;
  files: (owner: { tenantId: string; pluginId: string }) => ObjectStore;
  subjectIds: SubjectIds;
  permits: {
    /** `false` when it was shown before. */
    spend(tenantId: string, permit: { jti: string; exp: number }): Promise<boolean>;
    keep(tenantId: string, jti: string): Promise<void>;
  };
}

/** The vault as one plugin sees it, in the name of one actor of one tenant. Hands values through and keeps none. */
export function personalData(deps: PersonalDataDeps, tenantId: string, actor: VaultActor, guard: Guard): PersonalData {
  const { client, signer } = deps;
  const owner = { tenantId, pluginId: actor.pluginId };
  const call = vaultCall(signer, tenantId, actor);

  return {
    subjectId: (seed) => deps.subjectIds(tenantId, seed),

    put: async (subjects, why) => {
      assertBatch(subjects.length);
      if (subjects.length === 0) return;
      const idempotencyKey = randomUUID();
      const fields = fieldsOf(subjects.map(({ record }) => record));
      await call({ op: 'write', ...why, subjectIds: subjects.map(({ subjectId }) => subjectId), fields }, (token) => client.putSubjects(token, { idempotencyKey, subjects }));
    },

    patch: async (subjectId, record, { recordVersion, ...why }) => {
      const request = { idempotencyKey: randomUUID(), record, ...(recordVersion === undefined ? {} : { recordVersion }) };
      const answer = await call({ op: 'write', ...why, subjectIds: [subjectId], fields: fieldsOf([record]) }, (token) => client.patchSubject(token, subjectId, request));
      return { recordVersion: answer.recordVersion };
    },

    grantRead: async (subjectIds, fields, { view, ...why }) => {
      assertBatch(subjectIds.length);
      const { token, expiresAt } = await signer.sign({ tenantId, actor, op: 'read', ...why, view, subjectIds, fields });
      return { accessToken: token, expiresAt: expiresAt.toISOString() };
    },

    reveal: async (accessToken, subjectIds) => {
      const claims = readClaims(accessToken);
      // The vault proves the signature; that the same person in the same session spends it, only we can see.
      const own = claims?.op === 'read' && claims.tid === tenantId && claims.sub === subjectOf(actor.principal) && (claims.sid ?? null) === actor.principal.sessionId;
      if (!claims || !own) throw new HakoError('AUTH_PII_TOKEN_INVALID');
      if (!(await deps.permits.spend(tenantId, claims))) throw new HakoError('AUTH_PII_TOKEN_INVALID');
      const { fields, view } = claims;
      try {
        // The token is spent by the first try that arrives, so only one that surely did not may come again.
        const answer = await withRetry(
          () => client.detokenize(accessToken, { subjectIds, fields, view }),
          (error) => error.unsent || error.code === 'RETRY',
        );
        return answer.subjects.map(toResult);
      } catch (error) {
        if (error instanceof VaultError && (error.unsent || error.code === 'TOKEN_INVALID')) await deps.permits.keep(tenantId, claims.jti);
        throw toHakoError(error, { foreignToken: true });
      }
    },

    read: async (subjectIds, fields, { view, ...why }) => {
      assertBatch(subjectIds.length);
      if (subjectIds.length === 0 || fields.length === 0) return [];
      const distinct = [...new Set<FieldCode>(fields)];
      const answer = await call({ op: 'read', ...why, view, subjectIds, fields: distinct }, (token) => client.detokenize(token, { subjectIds, fields: distinct, view }));
      return answer.subjects.map(toResult);
    },

    search: async (field, value, why) => {
      const answer = await call({ op: 'search', ...why, fields: sourcesOf(field) }, (token) => client.search(token, { field, value }));
      return answer.subjectIds;
    },

    duplicates: async (field, { after, ...why }) => {
      const request = { field, ...(after === undefined ? {} : { after }) };
      return call({ op: 'search', ...why, fields: sourcesOf(field) }, (token) => client.findDuplicates(token, request));
    },

    ...subjectRights({ client, call, guard, administration: () => vaultAdministration(client, signer, tenantId, actor) }),
    ...dataTokens(client, call, actor.pluginId),
    ...personalFiles({ client, files: deps.files(owner), call, ...owner }),
  };
}

/** Fields that an index is made of: what the token of a search must name. */
const sourcesOf = (search: PersonalSearch): readonly PersonalField[] => (search in INDEX_SOURCES ? INDEX_SOURCES[search as keyof typeof INDEX_SOURCES] : [search as PersonalField]);

const toResult = (subject: DetokenizedSubject): PersonalResult => subject;

const fieldsOf = (records: readonly PersonalRecord[]): PersonalField[] => PERSONAL_FIELDS.filter((field) => records.some((record) => record[field] !== undefined));

function assertBatch(length: number): void {
  if (length > BATCH_MAX) throw new RangeError(`At most ${BATCH_MAX} subjects at once`);
}
