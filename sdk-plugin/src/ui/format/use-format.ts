import { languageTag } from '../../locale.js';
import { useLocale } from '../i18n/use-t.js';
import { useShellIfAny } from '../shell/context.js';
import type { Format } from './create-format.js';
import { formatFor } from './format-for.js';

/** Numbers in the viewer's language, days as her agency writes them; `timeZone` is the talent's where a time belongs to her, else the agency's. */
export function useFormat(timeZone?: string): Format {
  const locale = useLocale();
  const boot = useShellIfAny()?.boot;
  const [zone, dateFormat] = [timeZone ?? boot?.timeZone, boot?.dateFormat];
  return formatFor(languageTag(locale), zone, dateFormat);
}
