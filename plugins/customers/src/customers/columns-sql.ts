const instant = (column: string): string => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const COMPANY = `case when c.profile_type = 'company' then (select row_to_json(facts) from (select p.legal_name as "legalName", p.short_name as "shortName", p.segment, p.founding_date as "foundingDate", p.website from customers_company p where p.customer_id = c.id) facts) end`;

const columns = (options: { notes: boolean }): string =>
  `c.id, c.profile_type as "profileType", c.talent_id as "talentId", c.nickname, c.language, c.status_code as "status", c.tags, c.source, ${options.notes ? 'c.notes, ' : ''}c.active, ${COMPANY} as "company", c.custom, c.rm_profile_id is not null as "hasPersonalData", ${instant('c.restricted_at')} as "restrictedAt", ${instant('c.erased_at')} as "erasedAt", c.version, ${instant('c.created_at')} as "createdAt", c.created_by as "createdBy", ${instant('c.updated_at')} as "updatedAt", c.updated_by as "updatedBy"`;

/**
 * A customer as the API shows one, built by PostgreSQL and passed through unparsed: put behind the table `c`, it makes
 * `shown`, whose JSON is SHOWN. PostgreSQL takes the two apart into one expression for each row; a subquery for each
 * row costs a list twice as much.
 */
export const customerShown = (options: { notes: boolean }): string => `cross join lateral (select ${columns(options)}) shown`;
export const SHOWN = 'row_to_json(shown)::text';

/** The same as one expression, where nothing can be joined. */
export const customerJson = (options: { notes: boolean }): string => `(select row_to_json(shown) from (select ${columns(options)}) shown)`;

export const FROM_CUSTOMER = 'from customers_customer c';
export const instantText = instant;
