import { useCallback, useMemo, useRef, useState } from 'react';
import { toApiError, type ApiError } from '../api/api-error.js';
import type { ErrorDetail } from '../api/types.js';
import { useLatest, useUnsavedGuard } from '../shell/hooks.js';
import { isSame, rebase } from './rebase.js';
import { useKeptForm } from './use-kept-form.js';

export type Values = Record<string, unknown>;

export interface FormOptions<T extends Values> {
  initial: T;
  /** Throws what the API throws; problems of fields land beside the fields by their path (`/nickname`). */
  submit(values: T): Promise<void>;
  /** Checks before sending: field path without the slash -> code or text. */
  validate?(values: T): Record<string, string>;
  /** Holds back leaving while there are changes. Default true. */
  guard?: boolean;
  /**
   * Carries what was typed over a refresh that an upgrade asks for, in the tab's session storage for ten minutes. Default
   * true, but for forms with a field that is called a password, secret, token or recovery code. Say `false` for personal data.
   */
  keep?: boolean;
  /**
   * Reads the record anew; called when a submit came too late (`VERSION_CONFLICT`). With it the form follows its record: when
   * `initial` changes, fields that nobody touched show the new value, what was typed stays, and `overtaken` names what somebody
   * else changed there too. The form must then not be keyed by the record's version.
   */
  reload?(): unknown;
}

export interface FormState<T extends Values> {
  values: T;
  set<K extends keyof T & string>(name: K, value: T[K]): void;
  /** Takes another starting point, for instance after loading, or within `submit`. */
  reset(values: T): void;
  dirty: boolean;
  busy: boolean;
  /** Problems by field: `nickname`, `company.legalName`, `phones.0`. */
  problems: ReadonlyMap<string, ErrorDetail>;
  /** The answer that refused the form, when it was not about fields. */
  failure: ApiError | null;
  /** Rises with each refused submit; the summary takes the focus then. */
  refused: number;
  /** Fields that somebody else changed while they were being typed in: saving replaces theirs. */
  overtaken: readonly string[];
  /** Takes their values in place of what was typed. */
  takeTheirs(): void;
  submit(): Promise<boolean>;
}

/** `/company/legalName` -> `company.legalName`; the server's body prefix is dropped. */
export function fieldName(path: string): string {
  return path.replace(/^\/(?:body\/)?/, '').replaceAll('/', '.');
}

export function useForm<T extends Values>(options: FormOptions<T>): FormState<T> {
  const [base, setBase] = useState(options.initial);
  const [values, setValues] = useState(options.initial);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<ReadonlyMap<string, ErrorDetail>>(new Map());
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [refused, setRefused] = useState(0);
  const [record, setRecord] = useState(options.initial);
  const [overtaken, setOvertaken] = useState<readonly string[]>([]);
  const latest = useLatest({ values, options });
  const sending = useRef(false);
  const resets = useRef(0);
  const dirty = useMemo(() => !isSame(values, base), [values, base]);
  // While a submit is under way the record that comes back is our own.
  if (options.reload && !busy && !isSame(options.initial, record)) {
    const next = rebase(values, base, options.initial);
    setRecord(options.initial);
    setBase(options.initial);
    setValues(next.values);
    setOvertaken((known) => [...new Set([...known, ...next.overtaken])].filter((name) => !isSame(next.values[name], options.initial[name])));
  }
  const held = useKeptForm({ base, values, dirty, keep: options.keep }, setValues);
  useUnsavedGuard(() => dirty && options.guard !== false && !busy && !held.current);

  const set = useCallback(<K extends keyof T & string>(name: K, value: T[K]) => {
    setValues((known) => ({ ...known, [name]: value }));
    setProblems((known) => (known.has(name) ? new Map([...known].filter(([field]) => field !== name)) : known));
  }, []);

  const reset = useCallback((next: T) => {
    resets.current += 1;
    setBase(next);
    setValues(next);
    setProblems(new Map());
    setFailure(null);
    setOvertaken([]);
  }, []);

  const takeTheirs = useCallback(() => {
    setValues((known) => ({ ...known, ...Object.fromEntries(overtaken.map((name) => [name, base[name]])) }));
    setOvertaken([]);
  }, [overtaken, base]);

  const refuse = useCallback((found: ErrorDetail[], error: ApiError | null) => {
    setProblems(new Map(found.map((detail) => [fieldName(detail.path), detail])));
    setFailure(error);
    setRefused((count) => count + 1);
  }, []);

  const submit = useCallback(async (): Promise<boolean> => {
    if (sending.current) return false;
    const { values: current, options: now } = latest.current;
    const early = Object.entries(now.validate?.(current) ?? {}).map(([path, code]) => ({ path: `/${path}`, code }));
    if (early.length > 0) {
      refuse(early, null);
      return false;
    }
    sending.current = true;
    setBusy(true);
    const before = resets.current;
    try {
      await now.submit(current);
      // Where the form went on from another point, that is where it stands.
      if (resets.current === before) setBase(current);
      setProblems(new Map());
      setFailure(null);
      setOvertaken([]);
      return true;
    } catch (error) {
      const failed = toApiError(error);
      refuse(failed.fields, failed);
      if (failed.code === 'VERSION_CONFLICT') void now.reload?.();
      return false;
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }, [latest, refuse]);

  return { values, set, reset, dirty, busy, problems, failure, refused, overtaken, takeTheirs, submit };
}
