import type { CompanyValues, NewCustomer } from './repository.js';
import type { Customer } from './schema.js';

/** A customer who was stored this moment, as the API shows one: what columns-sql.ts would read back, property by property. */
export function shownCustomer(row: NewCustomer, company: CompanyValues | null): string {
  const at = row.at.toISOString();
  const shown: Customer = {
    id: row.id,
    profileType: row.profileType,
    talentId: row.talentId,
    nickname: row.nickname,
    language: row.language,
    status: row.status,
    tags: row.tags,
    source: row.source,
    notes: row.notes,
    active: true,
    company: company && { legalName: company.legalName ?? null, shortName: company.shortName ?? null, segment: company.segment ?? null, foundingDate: company.foundingDate ?? null, website: company.website ?? null },
    custom: row.custom,
    hasPersonalData: row.rmProfileId !== null,
    restrictedAt: null,
    erasedAt: null,
    version: 1,
    createdAt: at,
    createdBy: row.by,
    updatedAt: at,
    updatedBy: row.by,
  };
  return JSON.stringify(shown);
}
