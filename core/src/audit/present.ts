import type { Locale } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { LogRow } from './query/read-page.js';

/** The row as it is answered: with a title in the reader's language and its place in the sealed log. */
export function presentLogRow({ audit, translations }: Pick<Cradle, 'audit' | 'translations'>): (row: LogRow, locale: Locale) => Record<string, unknown> {
  return ({ seq: _seq, sealSeq, proven, ...row }, locale) => {
    const action = row.action === undefined ? undefined : audit.actions().find((each) => each.action === row.action);
    const title = action ? translations.t(action.owner, action.title, locale) : nameOf(translations, row.action ?? row.name ?? '', locale);
    return { ...row, at: row.at.toISOString(), title, seal: sealSeq === null ? null : { seq: sealSeq, proven: proven === true } };
  };
}

/** Names of security and technical events are keys of core; an unknown one is shown as it is. */
function nameOf(translations: Cradle['translations'], name: string, locale: Locale): string {
  const key = `audit.names.${name}`;
  const text = translations.t('core', key, locale);
  return text === key ? name : text;
}
