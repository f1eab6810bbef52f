import type { RateClass, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

/** Numbers that the agency set itself; what is not among them keeps its default. */
export async function ownLimits(reader: TenantReader): Promise<Map<RateClass, number>> {
  const rows = await reader.rows<{ class: RateClass; per_minute: number }>('select class, per_minute from rate_class');
  return new Map(rows.map((row) => [row.class, row.per_minute]));
}

/** `null` gives the default back. */
export async function setLimit(tx: TenantTransaction, rateClass: RateClass, perMinute: number | null): Promise<void> {
  if (perMinute === null) await tx.rows('delete from rate_class where class = $1', [rateClass]);
  else await tx.rows('insert into rate_class (class, per_minute) values ($1, $2) on conflict (class) do update set per_minute = excluded.per_minute, updated_at = now()', [rateClass, perMinute]);
}
