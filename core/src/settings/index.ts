export { declareSettings } from './declare.js';
export { settingsErrors } from './errors.js';
export { settingsMigrations } from './migrations.js';
export { settingsRoutes } from './routes.js';
export { createSettings } from './service.js';
export type { ResolvedSettings, SettingDefinition, SettingsService } from './types.js';
