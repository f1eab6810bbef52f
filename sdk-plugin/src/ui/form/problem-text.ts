import type { ErrorDetail } from '../api/types.js';
import type { Translate } from '../i18n/use-t.js';

/** The server's sentence, else ours for the code. A code with blanks is a sentence already. */
export function problemText(detail: ErrorDetail, t: Translate): string {
  if (detail.message) return detail.message;
  if (/\s|[^\x20-\x7e]/.test(detail.code)) return detail.code;
  const key = `problem.${detail.code}`;
  const text = t(key);
  return text === key ? t('problem.invalid') : text;
}
