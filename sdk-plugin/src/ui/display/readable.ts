import { useCallback } from 'react';
import { useFormat } from '../format/use-format.js';
import { useT } from '../i18n/use-t.js';

/** An instant as JSON carries it (RFC 3339 in UTC). */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** A value out of a record for people: instants in their time, yes and no, lists with commas; anything deeper as JSON. */
export function useReadable(): (value: unknown) => string {
  const t = useT('ui');
  const format = useFormat();
  return useCallback(
    (value) => {
      const one = (each: unknown): string => {
        if (each === undefined || each === null || each === '') return '—';
        if (typeof each === 'boolean') return t(each ? 'diff.yes' : 'diff.no');
        if (typeof each === 'string' && INSTANT.test(each)) return format.exact(each);
        return typeof each === 'object' ? JSON.stringify(each) : String(each);
      };
      if (!Array.isArray(value)) return one(value);
      return value.length > 0 ? value.map(one).join(', ') : '—';
    },
    [t, format],
  );
}
