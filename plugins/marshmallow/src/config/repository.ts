import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { CONFIG_DEFAULTS, type ConfigValues } from './schema.js';

/** A talent's box. `version` 0: nobody has set anything yet. */
export interface BoxConfig extends ConfigValues {
  talentId: string;
  version: number;
}

interface Row {
  values: Partial<ConfigValues>;
  version: number;
}

/** What a value of an older release lacks comes from the defaults. */
export async function configOf(reader: TenantReader, talentId: string): Promise<BoxConfig> {
  const row = await reader.row<Row>('select values, version from marshmallow_config where talent_id = $1', [talentId]);
  return { ...CONFIG_DEFAULTS, ...row?.values, talentId, version: row?.version ?? 0 };
}

/** `undefined` when the version is no longer the stored one. A value equal to null falls back to the default. */
export async function saveConfig(tx: TenantTransaction, talentId: string, version: number, set: Record<string, unknown>, by: string): Promise<BoxConfig | undefined> {
  const row = await tx.row<Row>(
    version === 0
      ? `insert into marshmallow_config as c (talent_id, values, updated_at, updated_by) values ($1, jsonb_strip_nulls($2::jsonb), now(), $3) on conflict do nothing returning values, version`
      : `update marshmallow_config as c set values = jsonb_strip_nulls(c.values || $2::jsonb), version = version + 1, updated_at = now(), updated_by = $3 where talent_id = $1 and version = $4 returning values, version`,
    version === 0 ? [talentId, JSON.stringify(set), by] : [talentId, JSON.stringify(set), by, version],
  );
  return row ? { ...CONFIG_DEFAULTS, ...row.values, talentId, version: row.version } : undefined;
}
