import { toApiError, useApi, type ApiError } from '@hako/sdk-plugin/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applyOutcomes, editCell, isChanged, mergePage, rowsToSend, type FixableRow } from './fixing.js';
import type { FixOutcome, ImportView, RejectedRow } from './types.js';

const PAGE = 50;

export interface RejectedRowsState {
  rows: FixableRow[];
  hasMore: boolean;
  loading: boolean;
  sending: boolean;
  problem: ApiError | undefined;
  changed: number;
  loadMore(): void;
  edit(record: number, header: string, text: string): void;
  accept(record: number, on: boolean): void;
  /** Sends what was corrected; answers how many rows were imported and how many are still wrong. */
  send(): Promise<{ imported: number; wrong: number } | undefined>;
}

/** Rejected rows live in this component alone: they are rows of the file, with personal data in them, so no cache holds them. */
export function useRejectedRows(run: Pick<ImportView, 'id'>): RejectedRowsState {
  const http = useApi();
  const [rows, setRows] = useState<FixableRow[]>([]);
  const [cursor, setCursor] = useState<string | null>();
  const [loading, setLoading] = useState(true);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiError>();
  const loads = useRef(0);

  const load = useCallback(
    async (after: string | undefined) => {
      loads.current += 1;
      const mine = loads.current;
      setLoading(true);
      setProblem(undefined);
      try {
        const page = await http.list<RejectedRow>(`/imports/${run.id}/rows`, { query: { errors: '1', pageSize: PAGE, cursor: after } });
        if (mine !== loads.current) return;
        setRows((known) => mergePage(known, page.items));
        setCursor(page.meta.nextCursor);
      } catch (error) {
        if (mine === loads.current) setProblem(toApiError(error));
      } finally {
        if (mine === loads.current) setLoading(false);
      }
    },
    [http, run.id],
  );
  useEffect(() => {
    void load(undefined);
    return () => {
      loads.current += 1;
    };
  }, [load]);

  const change = (record: number, to: (row: FixableRow) => FixableRow): void => setRows((known) => known.map((row) => (row.record === record ? to(row) : row)));
  return {
    rows,
    hasMore: typeof cursor === 'string',
    loading,
    sending,
    problem,
    changed: rows.filter(isChanged).length,
    loadMore: () => void load(cursor ?? undefined),
    edit: (record, header, text) => change(record, (row) => editCell(row, header, text)),
    accept: (record, on) => change(record, (row) => ({ ...row, accepted: on })),
    async send() {
      setSending(true);
      setProblem(undefined);
      try {
        const answer = await http.post<{ rows: FixOutcome[] }>(`/imports/${run.id}/fix`, { rows: rowsToSend(rows) });
        setRows((known) => applyOutcomes(known, answer.rows));
        const imported = answer.rows.filter((row) => row.status !== 'failed').length;
        return { imported, wrong: answer.rows.length - imported };
      } catch (error) {
        setProblem(toApiError(error));
        return undefined;
      } finally {
        setSending(false);
      }
    },
  };
}
