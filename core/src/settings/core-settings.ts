import type { SettingDefinition } from './types.js';

const everywhere: SettingDefinition['scopes'] = ['tenant', 'subsidiary', 'talent'];
const make = (key: string, schema: Record<string, unknown>, scopes = everywhere): SettingDefinition => ({ owner: 'core', key, schema, title: `settings.keys.${key}.title`, help: `settings.keys.${key}.help`, scopes });

/** The agency's own rules for signing in. */
const guarded = (key: string, schema: Record<string, unknown>): SettingDefinition => ({ ...make(key, schema, ['tenant']), stepUp: true });

/** What core and its features obey today; a setting that nothing obeys is not declared. */
export const coreSettings: SettingDefinition[] = [
  make('defaultLanguage', { type: 'string', enum: ['en', 'zh', 'ja'], default: 'en' }),
  make('timezone', { type: 'string', format: 'timezone', maxLength: 64, default: 'Asia/Tokyo' }),
  make('dateFormat', { type: 'string', enum: ['yyyy-MM-dd', 'yyyy/MM/dd', 'dd/MM/yyyy', 'MM/dd/yyyy'], default: 'yyyy-MM-dd' }),
  make('currency', { type: 'string', format: 'currency', default: 'JPY' }),
  guarded('totpRequired', { type: 'string', enum: ['off', 'admins', 'all'], default: 'off' }),
  // Days that people have to set up a second factor once it is asked of them.
  guarded('totpGraceDays', { type: 'integer', minimum: 0, maximum: 14, default: 7 }),
  guarded('passwordPolicy', { type: 'string', enum: ['classic', 'modern'], default: 'classic' }),
  // Minutes without a request after which a session ends; at most the week that a refresh token lives.
  guarded('sessionIdleMinutes', { type: 'integer', minimum: 15, maximum: 10_080, default: 10_080 }),
  make('customerImportEnabled', { type: 'boolean', default: true }),
  make('maxImportRows', { type: 'integer', minimum: 1, maximum: 200_000, default: 50_000 }),
];
