const instant = (column: string): string => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const COMPANY = `case when c.profile_type = 'company' then json_build_object('legalName', p.legal_name, 'shortName', p.short_name, 'segment', p.segment, 'foundingDate', p.founding_date, 'website', p.website) end`;

/** A customer as the API shows one, built by PostgreSQL and passed through unparsed. */
export function customerJson(options: { notes: boolean }): string {
  const notes = options.notes ? `'notes', c.notes, ` : '';
  return `json_build_object('id', c.id, 'profileType', c.profile_type, 'talentId', c.talent_id, 'nickname', c.nickname, 'language', c.language, 'status', c.status_code, 'tags', c.tags, 'source', c.source, ${notes}'active', c.active, 'company', ${COMPANY}, 'hasPersonalData', c.rm_profile_id is not null, 'version', c.version, 'createdAt', ${instant('c.created_at')}, 'createdBy', c.created_by, 'updatedAt', ${instant('c.updated_at')}, 'updatedBy', c.updated_by)`;
}

export const FROM_CUSTOMER = 'from customers_customer c left join customers_company p on p.customer_id = c.id';
export const instantText = instant;
