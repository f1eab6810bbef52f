import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

export function ReaderPage(): ReactElement {
  const t = useTexts();
  return <h1>{t('stream.title')}</h1>;
}
