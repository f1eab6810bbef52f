const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SCHEMA = /^tenant_[0-9a-f]{32}$/;
const ROLE = /^tenant_[0-9a-f]{32}_rw$/;

/** Where a connection stands: whose role it has and which schema is its whole search path. */
export interface Place {
  role: string;
  schema: string;
}

/** The one place where a tenant id becomes an identifier; what is no UUID goes no further. */
export function tenantPlace(tenantId: string): Place {
  if (!UUID.test(tenantId)) throw new Error('not a tenant id');
  const schema = `tenant_${tenantId.replaceAll('-', '')}`;
  const role = `${schema}_rw`;
  if (!SCHEMA.test(schema) || !ROLE.test(role)) throw new Error('not a tenant id');
  return { role, schema };
}

/** For the few identifiers that are not literals: role names made from the database's own name. */
export function quoteIdentifier(name: string): string {
  if (name.length === 0 || name.length > 63 || name.includes('\0')) throw new Error('not an identifier');
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('not a literal');
  const escaped = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}
