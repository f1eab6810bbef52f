export { declareSettings } from './declare.js';
export { settingsMigrations } from './migrations.js';
export { settingsRoutes } from './routes.js';
export { createSettings } from './settings-service.js';
export type { ResolvedSettings, SettingDefinition, SettingsService } from './types.js';
