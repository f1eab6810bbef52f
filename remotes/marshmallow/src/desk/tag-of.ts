import type { MessageLanguage } from '../api/types.js';

/** For `lang`: the fonts and the line breaks of the fan's language, not of the moderator's. */
export const tagOf = (language: MessageLanguage): string | undefined => ({ ja: 'ja', zh: 'zh-CN', en: 'en', other: undefined })[language];
