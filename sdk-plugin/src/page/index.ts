export { renderMarkup } from './render-markup.js';
export { PUBLIC_THEMES, publicTheme, type PublicTheme, type PublicThemeName } from './theme.js';
export type * from './types.js';
