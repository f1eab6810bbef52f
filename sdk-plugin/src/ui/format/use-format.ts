import { useMemo } from 'react';
import { languageTag } from '../../locale.js';
import { useLocale } from '../i18n/use-t.js';
import { createFormat, type Format } from './create-format.js';

/** Dates and numbers in the viewer's language; `timeZone` is the talent's where a time belongs to her, else the browser's. */
export function useFormat(timeZone?: string): Format {
  const locale = useLocale();
  return useMemo(() => createFormat(languageTag(locale), timeZone), [locale, timeZone]);
}
