import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export function DeskPage(): ReactElement {
  const t = useTexts();
  return <h1>{t('desk.title')}</h1>;
}
