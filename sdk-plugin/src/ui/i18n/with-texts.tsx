import { use, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { i18n } from 'i18next';
import type { Locale } from '../../locale.js';
import { loadTexts, type TextLoaders } from './ui-texts.js';

const pending = new WeakMap<i18n, Map<string, Promise<void>>>();

function once(instance: i18n, key: string, load: () => Promise<void>): Promise<void> {
  const known = pending.get(instance) ?? new Map<string, Promise<void>>();
  pending.set(instance, known);
  const promise = known.get(key) ?? load();
  known.set(key, promise);
  return promise;
}

/**
 * Wraps what a remote exposes, so that its texts are there before it renders.
 *
 * @example
 * ```tsx
 * export default withTexts('customers', { en: () => import('./locales/en.json'), zh: …, ja: … })(CustomerList);
 * ```
 */
export function withTexts(namespace: string, loaders: TextLoaders) {
  return function wrap<P extends object>(Component: ComponentType<P>): ComponentType<P> {
    function WithTexts(props: P): ReactElement {
      const { i18n: instance } = useTranslation();
      const locale = (instance.language || 'en') as Locale;
      use(once(instance, `${namespace}/${locale}`, () => loadTexts(instance, namespace, loaders, locale)));
      return <Component {...props} />;
    }
    return WithTexts;
  };
}
