import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export function ConfigPage(): ReactElement {
  const t = useTexts();
  return <h1>{t('config.title')}</h1>;
}
