import { VaultError, type CreateTenantAnswer, type CreateTenantRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route, type AnyRoute } from '../http/route.js';
import { isCreateTenant, validate } from '../http/schemas.js';
import type { Keks } from '../keys/kek.js';
import { NORMALISER_VERSION } from '../search/normalize.js';
import { createTenantKeys } from '../keys/tenant-keys.js';

/** POST /v1/tenants: keyring of a new tenant, which the token must name. */
export function createTenant(keks: Keks): AnyRoute {
  return route<CreateTenantRequest>({
    method: 'POST',
    path: '/v1/tenants',
    op: 'tenant',
    maxBytes: MEGABYTE,
    parse: (body) => validate(isCreateTenant, body),
    access: () => ({ subjectIds: null, fields: [] }),
    run: async ({ tx, claims, body: { tenantId, defaultCountry } }) => {
      if (tenantId !== claims.tid) throw new VaultError('TOKEN_INVALID');
      const rows = await tx.query({
        text: 'insert into vault.tenant (tenant_id, default_country, normaliser) values ($1, $2, $3) on conflict do nothing returning 1',
        values: [tenantId, defaultCountry ?? 'JP', NORMALISER_VERSION],
      });
      const created = rows.length > 0;
      if (created) await createTenantKeys(tx, keks, tenantId);
      return { detail: { created }, answer: (): CreateTenantAnswer => ({ tenantId, created }) };
    },
  });
}
