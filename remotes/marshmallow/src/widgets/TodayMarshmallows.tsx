import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export function TodayMarshmallows(): ReactElement {
  const t = useTexts();
  return <h2>{t('today.title')}</h2>;
}
