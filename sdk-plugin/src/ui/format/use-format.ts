import { useMemo } from 'react';
import { languageTag } from '../../locale.js';
import { useLocale } from '../i18n/use-t.js';
import { useShellIfAny } from '../shell/context.js';
import { createFormat, type Format } from './create-format.js';

/** Numbers in the viewer's language, days as her agency writes them; `timeZone` is the talent's where a time belongs to her, else the browser's. */
export function useFormat(timeZone?: string): Format {
  const locale = useLocale();
  const dateFormat = useShellIfAny()?.boot.dateFormat;
  return useMemo(() => createFormat(languageTag(locale), timeZone, dateFormat), [locale, timeZone, dateFormat]);
}
