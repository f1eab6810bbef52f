import type { PluginContext } from '@hako/sdk-plugin';
import { compactDecrypt } from 'jose/jwe/compact/decrypt';
import { exportJWK } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { wordsOf } from '../consents/repository.js';
import { customerJson, FROM_CUSTOMER } from '../customers/columns-sql.js';
import type { LoadedCustomer } from '../customers/repository.js';
import { listExternalIds } from '../external-ids/repository.js';
import { listHistory, listIdentities } from '../identities/repository.js';
import { listMemberships } from '../memberships/repository.js';
import { requestsOf, stepsOf } from '../requests/repository.js';
import { allOfPerson } from '../rights/erasure-repository.js';
import { objectionsOf } from '../rights/objections.js';
import { because } from '../rights/state.js';

export interface AccessDocument {
  format: 'hako-access-export/v1';
  controller: string;
  generatedAt: string;
  profile: Record<string, unknown>;
  /** Records that were merged into this one. */
  mergedProfiles: Record<string, unknown>[];
  /** What the vault holds: values, consents as it obeys them, who looked when and why. One for each of her records. */
  personalData: Record<string, unknown>[];
  identities: object[];
  identityHistory: object[];
  memberships: object[];
  externalIds: object[];
  consents: object[];
  objections: object[];
  requests: object[];
  notes: object[];
  activities: object[];
  history: object[];
}

const MOST_CHANGES = 5_000;
const PAGE = 100;

/** Everything of one person (GDPR Art. 15 and 20). Staff stay unnamed in it: their names are their own personal data. */
export async function collectAccess(ctx: PluginContext, customer: LoadedCustomer, reason: string): Promise<AccessDocument> {
  const { customerIds, subjectIds } = await ctx.db.read((reader) => allOfPerson(reader, customer.id));
  const lists = await ctx.db.read(async (reader) => ({
    profiles: await reader.rows<{ json: string }>(`select ${customerJson({ notes: true })}::text as json ${FROM_CUSTOMER} where c.id = any($1::uuid[]) order by (c.id = $2::uuid) desc, c.created_at`, [customerIds, customer.id]),
    identities: await listIdentities(reader, customer.id),
    identityHistory: await listHistory(reader, customer.id, null, MOST_CHANGES),
    memberships: await listMemberships(reader, customer.id, ctx.clock.now()),
    externalIds: await listExternalIds(reader, customer.id),
    consents: await wordsOf(reader, customer.id),
    objections: await objectionsOf(reader, customer.id),
    requests: await requestsOf(reader, customer.id),
    notes: await reader.rows<object>('select body, pinned, created_at as "createdAt", updated_at as "updatedAt" from customers_note where customer_id = $1 order by created_at', [customer.id]),
    activities: await reader.rows<object>('select source, title, detail, at from customers_activity where customer_id = $1 order by at', [customer.id]),
  }));
  const [profile, ...mergedProfiles] = lists.profiles.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
  const requests = await Promise.all(lists.requests.map(async ({ remindedAtDays: _, nickname: _n, erased: _e, ...request }) => ({ ...request, steps: unnamed(await ctx.db.read((reader) => stepsOf(reader, request.id))) })));
  return {
    format: 'hako-access-export/v1', controller: ctx.tenant.code, generatedAt: ctx.clock.now().toISOString(), profile: profile ?? {}, mergedProfiles,
    personalData: await Promise.all(subjectIds.map((id) => bundleOf(ctx, customer, id, reason))),
    identities: lists.identities, identityHistory: unnamed(lists.identityHistory), memberships: lists.memberships, externalIds: lists.externalIds, consents: unnamed(lists.consents), objections: unnamed(lists.objections), requests,
    notes: lists.notes, activities: lists.activities, history: await changesOf(ctx, customerIds),
  };
}

/** The vault seals the bundle for a key that lives as long as this call: in between there is only ciphertext. */
async function bundleOf(ctx: PluginContext, customer: LoadedCustomer, subjectId: string, reason: string): Promise<Record<string, unknown>> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  const { bundle } = await ctx.pii.exportSubject(subjectId, (await exportJWK(publicKey)) as Record<string, unknown>, because(customer, reason));
  const { plaintext } = await compactDecrypt(bundle, privateKey);
  return JSON.parse(Buffer.from(plaintext).toString('utf8')) as Record<string, unknown>;
}

async function changesOf(ctx: PluginContext, customerIds: readonly string[]): Promise<object[]> {
  const changes: object[] = [];
  for (const id of customerIds) {
    let cursor: string | undefined;
    do {
      const page = await ctx.audit.history({ type: 'customer', id }, { limit: PAGE, ...(cursor ? { cursor } : {}) });
      for (const { action, at, before, after } of page.items) changes.push({ action, at, before, after });
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && changes.length < MOST_CHANGES);
  }
  return changes;
}

const unnamed = (rows: readonly object[]): object[] => rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'by' && name !== 'actor')));
