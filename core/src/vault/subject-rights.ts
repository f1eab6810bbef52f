import { HakoError, type PermissionRef, type PersonalData, type ScopeRef } from '@hako/sdk-plugin';
import { erasureSetName, subjectHash, type VaultClient } from '@hako/vault-client';
import type { VaultAdministration } from './types.js';
import type { VaultCall } from './vault-call.js';

/** Core's own permissions over what cannot be taken back, beside those that a plugin asks for. */
export const PERSONAL_DATA_ACTIONS = ['read', 'write', 'delete'] as const;

/** @throws HakoError `PERMISSION_DENIED` or `NOT_FOUND`. */
export type Guard = (permission: PermissionRef, scope: ScopeRef) => Promise<void>;

/** Nobody vouches for the caller: nothing of this is allowed. */
export const refuseAll: Guard = (permission) => Promise.reject(new HakoError('PERMISSION_DENIED', { details: [{ path: '', code: permission }] }));

export interface RightsDeps {
  client: VaultClient;
  call: VaultCall;
  guard: Guard;
  administration: () => VaultAdministration;
}

type Rights = Pick<PersonalData, 'recordConsents' | 'restrict' | 'hold' | 'exportSubject' | 'requestErasure' | 'shred' | 'requestErasures' | 'shredPage'>;

/** What the law gives people: core's permission first, then the vault's own rules. */
export function subjectRights({ client, call, guard, administration }: RightsDeps): Rights {
  return {
    recordConsents: async (subjectId, consents, why) => {
      const answer = await call({ op: 'consent', ...why, subjectIds: [subjectId] }, (token) => client.recordConsents(token, subjectId, { consents }));
      return answer.consents;
    },

    restrict: async (subjectId, restricted, { scope, ...why }) => {
      await guard('personal-data:write', scope);
      const { changed } = await call({ op: 'restrict', ...why, subjectIds: [subjectId] }, (token) => client.restrictSubject(token, subjectId, { restricted }));
      return { changed };
    },

    hold: async (subjectId, hold, { scope, ...why }) => {
      await guard('personal-data:write', scope);
      const { holds } = await call({ op: 'hold', ...why, subjectIds: [subjectId] }, (token) => client.holdSubject(token, subjectId, hold));
      return holds;
    },

    exportSubject: async (subjectId, recipientKey, { scope, ...why }) => {
      await guard('personal-data:read', scope);
      const { bundle } = await call({ op: 'export', ...why, subjectIds: [subjectId] }, (token) => client.exportSubject(token, subjectId, { recipientKey }));
      return { bundle };
    },

    requestErasure: async (subjectId, { scope, purpose, reason }) => {
      await guard('personal-data:delete', scope);
      const { id, expiresAt } = await administration().post<{ id: string; expiresAt: string }>('approvals', '/approvals', { action: 'subject.shred', subject: subjectId, reason: `[${purpose}] ${reason}`.slice(0, 500) }, reason);
      return { approvalId: id, expiresAt };
    },

    shred: async (subjectId, approvalId, { scope, ...why }) => {
      await guard('personal-data:delete', scope);
      // Without an idempotency key: the vault answers the same receipt to whoever comes again.
      const { erasure } = await call({ op: 'shred', ...why, subjectIds: [subjectId], approvalId }, (token) => client.shredSubject(token, subjectId, {}));
      return erasure;
    },

    requestErasures: async (pages, { scope, purpose, reason }) => {
      await guard('personal-data:delete', scope);
      const set = pages.map((ids) => ({ subjects: ids.length, hash: subjectHash(ids) }));
      const wish = { action: 'subjects.shred', subject: erasureSetName(set), parameters: { subjects: set.reduce((sum, { subjects }) => sum + subjects, 0) }, reason: `[${purpose}] ${reason}`.slice(0, 500) };
      const { id, expiresAt } = await administration().post<{ id: string; expiresAt: string }>('approvals', '/approvals', wish, reason);
      return { approvalId: id, expiresAt, pages: set };
    },

    shredPage: async (subjectIds, { approvalId, pages, keep = [] }, { scope, ...why }) => {
      await guard('personal-data:delete', scope);
      const { subjects } = await call({ op: 'shred', ...why, subjectIds, approvalId }, (token) => client.shredSubjects(token, { pages, subjectIds: [...subjectIds], keep: [...keep] }));
      return subjects.map((one) => (one.status === 'shredded' ? { subjectId: one.subjectId, status: one.status, proof: one.erasure } : one));
    },
  };
}
