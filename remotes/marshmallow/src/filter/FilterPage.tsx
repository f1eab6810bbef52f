import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export function FilterPage(): ReactElement {
  const t = useTexts();
  return <h1>{t('filter.title')}</h1>;
}
