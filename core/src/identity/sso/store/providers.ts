import { HakoError, notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { Mapping, Provider } from '../types.js';

const COLUMNS = `id, slug, preset, name, enabled, config, secret_sealed as "secretSealed", service_key_sealed as "serviceKeySealed", service_certificate as "serviceCertificate", jit, jit_domains as "jitDomains", link_domains as "linkDomains", version, created_at as "createdAt", updated_at as "updatedAt"`;

export type ProviderFields = Pick<Provider, 'name' | 'enabled' | 'config' | 'jit' | 'jitDomains' | 'linkDomains'>;

export const listProviders = (q: TenantReader): Promise<Provider[]> => q.rows<Provider>(`select ${COLUMNS} from sso_provider order by name, id`);

/** What the sign-in screen may know before anybody has signed in. */
export const enabledProviders = (q: TenantReader): Promise<Pick<Provider, 'slug' | 'preset' | 'name'>[]> => q.rows('select slug, preset, name from sso_provider where enabled order by name, id');

export const findProvider = (q: TenantReader, id: string): Promise<Provider | undefined> => q.row<Provider>(`select ${COLUMNS} from sso_provider where id = $1`, [id]);

export const findBySlug = (q: TenantReader, slug: string): Promise<Provider | undefined> => q.row<Provider>(`select ${COLUMNS} from sso_provider where slug = $1`, [slug]);

/** @throws `NOT_FOUND` */
export async function readProvider(q: TenantReader, id: string): Promise<Provider> {
  const found = await findProvider(q, id);
  if (!found) throw notFound();
  return found;
}

/** Takes the row's lock. @throws `NOT_FOUND` */
export async function lockProvider(tx: TenantTransaction, id: string): Promise<Provider> {
  const found = await tx.row<Provider>(`select ${COLUMNS} from sso_provider where id = $1 for update`, [id]);
  if (!found) throw notFound();
  return found;
}

/** @throws `SSO_SLUG_TAKEN` */
export async function insertProvider(tx: TenantTransaction, provider: ProviderFields & Pick<Provider, 'id' | 'slug' | 'preset' | 'secretSealed'>, now: Date): Promise<void> {
  const made = await tx.row(
    `insert into sso_provider (id, slug, preset, name, enabled, config, secret_sealed, jit, jit_domains, link_domains, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) on conflict do nothing returning id`,
    [provider.id, provider.slug, provider.preset, provider.name, provider.enabled, JSON.stringify(provider.config), provider.secretSealed, provider.jit, provider.jitDomains, provider.linkDomains, now],
  );
  if (!made) throw new HakoError('SSO_SLUG_TAKEN', { details: [{ path: '/slug', code: 'taken' }] });
}

export async function updateProvider(tx: TenantTransaction, id: string, provider: ProviderFields & Pick<Provider, 'secretSealed'>, now: Date): Promise<void> {
  await tx.rows(
    `update sso_provider set name = $2, enabled = $3, config = $4, secret_sealed = $5, jit = $6, jit_domains = $7, link_domains = $8, version = version + 1, updated_at = $9 where id = $1`,
    [id, provider.name, provider.enabled, JSON.stringify(provider.config), provider.secretSealed, provider.jit, provider.jitDomains, provider.linkDomains, now],
  );
}

export const deleteProvider = (tx: TenantTransaction, id: string): Promise<object[]> => tx.rows('delete from sso_provider where id = $1', [id]);

export const mappingsOf = (q: TenantReader, providerId: string): Promise<Mapping[]> =>
  q.rows<Mapping>(`select id, claim, value, role_id as "roleId", scope_type as "scopeType", scope_id as "scopeId" from sso_mapping where provider_id = $1 order by claim, value, id`, [providerId]);

export async function writeMappings(tx: TenantTransaction, providerId: string, mappings: readonly Mapping[]): Promise<void> {
  await tx.rows('delete from sso_mapping where provider_id = $1', [providerId]);
  for (const mapping of mappings) {
    await tx.rows('insert into sso_mapping (id, provider_id, claim, value, role_id, scope_type, scope_id) values ($1, $2, $3, $4, $5, $6, $7)', [mapping.id, providerId, mapping.claim, mapping.value, mapping.roleId, mapping.scopeType, mapping.scopeId]);
  }
}

/** Once: the provider knows us by it. */
export const writeServiceKey = (tx: TenantTransaction, id: string, { serviceKeySealed, serviceCertificate }: Pick<Provider, 'serviceKeySealed' | 'serviceCertificate'>): Promise<object[]> => tx.rows('update sso_provider set service_key_sealed = $2, service_certificate = $3 where id = $1 and service_certificate is null', [id, serviceKeySealed, serviceCertificate]);
