import { data, defineRoute, type PluginContext, type Purpose, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { refuse } from '../errors.js';
import { findByProfileIds, type LoadedCustomer } from '../customers/repository.js';
import { Customer, IdParams } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireOpen, requireThere } from '../customers/scope.js';
import { both, narrow } from '../customers/visibility.js';
import { VAULT_CODE } from './fields.js';
import { PatchPersonalBody, Personal, RequestAccessBody, RevealBody, SearchPersonalBody } from './schema.js';
import { patchPersonal, revealPersonal, searchPersonal } from './service.js';
import { visibleCustomers } from '../stores/archives.js';

const noStore = { headers: { 'cache-control': 'no-store' } };
const SEEN = 'customer.profile:read';

const requestAccess = defineRoute({
  method: 'POST', path: '/customers/:id/request-pii-access', summary: 'routes.requestPii',
  auth: 'user', permission: 'customer.pii:read', seenWith: SEEN, scope: customerScope, sensitive: true, idempotent: false,
  audit: 'customer.pii.requested', errors: ['CUSTOMER_PII_EMPTY', 'CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'CUSTOMER_RESTRICTED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: RequestAccessBody, response: Type.Object({ accessToken: Type.String(), expiresAt: Type.String() }) },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireOpenFor(customer, body.purpose);
    const grant = await ctx.pii.grantRead([requireProfile(customer)], body.fields.map((name) => (name === 'custom' ? name : VAULT_CODE[name])), { purpose: body.purpose, reason: body.reason, view: body.view });
    await log(ctx, customer, 'customer.pii.requested', { purpose: body.purpose, view: body.view, fields: body.fields.join(',') });
    return data(grant, noStore);
  },
});

const reveal = defineRoute({
  method: 'POST', path: '/customers/:id/pii/reveal', summary: 'routes.revealPii',
  auth: 'user', permission: 'customer.pii:read', seenWith: SEEN, scope: customerScope, sensitive: true, idempotent: false,
  audit: 'customer.pii.revealed', errors: ['CUSTOMER_PII_EMPTY', 'PERSONAL_DATA_SHREDDED', 'PERSONAL_DATA_RESTRICTED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: RevealBody, response: Type.Object({ fields: Personal, recordVersion: Type.Integer(), hideAfterSeconds: Type.Integer() }) },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const revealed = await revealPersonal(ctx, requireProfile(customer), body.accessToken);
    const hideAfterSeconds = await ctx.settings.get<number>('customersRevealSeconds', { type: 'talent', id: customer.talentId });
    await log(ctx, customer, 'customer.pii.revealed', { fields: Object.keys(revealed.fields).join(',') });
    return data({ ...revealed, hideAfterSeconds }, noStore);
  },
});

const patch = defineRoute({
  method: 'PATCH', path: '/customers/:id/pii', summary: 'routes.updatePii',
  auth: 'user', permission: 'customer.pii:write', seenWith: SEEN, scope: customerScope, sensitive: true,
  audit: 'customer.pii.updated', errors: ['VERSION_CONFLICT', 'PERSONAL_DATA_SHREDDED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: PatchPersonalBody, response: Type.Object({ recordVersion: Type.Integer() }) },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireOpenFor(customer, body.purpose);
    return data(await patchPersonal(ctx, customer, body), noStore);
  },
});

const search = defineRoute({
  method: 'POST', path: '/customers/search-pii', summary: 'routes.searchPii',
  auth: 'user', permission: 'customer.pii:execute', seenWith: SEEN, scope: 'visible', sensitive: true, idempotent: false,
  audit: 'customer.pii.searched', errors: ['VAULT_UNAVAILABLE'], rate: { points: 30, per: 60, by: 'user' },
  schema: { body: SearchPersonalBody, response: Type.Array(Customer) },
  handle: async ({ body }, ctx) => {
    const subjects = await searchPersonal(ctx, body);
    const talentIds = narrow(both(await visibleCustomers(ctx, 'customer.pii:execute'), await visibleCustomers(ctx, SEEN)));
    const rows = subjects.length === 0 ? [] : await ctx.db.read((reader) => findByProfileIds(reader, subjects, talentIds));
    return { kind: 'json', json: `[${rows.map((row) => row.json).join(',')}]`, meta: { pageSize: 50, nextCursor: null }, ...noStore };
  },
});

/** A restriction leaves room for the person's own requests and for the law, nothing else. */
function requireOpenFor(customer: LoadedCustomer, purpose: Purpose | undefined): void {
  if (purpose === 'subject_request' || purpose === 'legal_request') requireThere(customer);
  else requireOpen(customer);
}

function requireProfile(customer: LoadedCustomer): string {
  if (customer.rmProfileId === null) throw refuse('CUSTOMER_PII_EMPTY');
  return customer.rmProfileId;
}

/** Core's own line beside the vault's, so that the customer's history tells who looked. */
async function log(ctx: PluginContext, customer: LoadedCustomer, action: string, meta: Record<string, string>): Promise<void> {
  await ctx.db.write((tx) => ctx.audit.change(tx, { action, resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, meta }));
}

export const personalRoutes: RouteDef[] = [requestAccess, reveal, patch, search];
