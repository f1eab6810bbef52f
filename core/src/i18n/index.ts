export { createTranslations } from './translations.js';
export { i18nRoutes } from './routes.js';
export type { Translations } from './types.js';
