import { withTexts } from '@hako/sdk-plugin/ui';
import { NAMESPACE } from './t.js';

/** Around everything that this remote exposes: its words are loaded before it renders. */
export const withMarshmallowTexts = withTexts(NAMESPACE, {
  en: () => import('../locales/en.json'),
  zh: () => import('../locales/zh.json'),
  ja: () => import('../locales/ja.json'),
});
