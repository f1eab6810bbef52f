import { toApiError, useApi, useLive, useNotify, type JobView, type Query } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import type { Batch, BatchAction, BatchWords, Outcome } from './types.js';

export type BatchTarget = { ids: string[] } | { filters: Query };

/** Starts a batch, tells what became of it, and offers to take it back. Large ones run as a job and report when it ends. */
export function useBatch(): (action: BatchAction, target: BatchTarget, words: BatchWords) => Promise<boolean> {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const waiting = useRef(new Map<string, string>());

  const refresh = (): void => void client.invalidateQueries({ queryKey: keys.all });
  const undo = async (id: string): Promise<void> => {
    try {
      const batch = await http.post<Batch>(`/customers/batch/${id}/undo`, {});
      if (batch.jobId && batch.state === 'undoing') waiting.current.set(batch.jobId, id);
      else {
        notify(t('batch.undone', { count: batch.undone.done }), { level: batch.undone.changed > 0 ? 'warning' : 'success' });
        refresh();
      }
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  const report = (batch: Batch): void => {
    refresh();
    if (batch.state === 'undone') return notify(t('batch.undone', { count: batch.undone.done }), { level: 'success' });
    const others = (['unchanged', 'overlap', 'not_found'] satisfies Outcome[]).filter((outcome) => batch.counts[outcome] > 0).map((outcome) => t(`batch.outcome.${outcome}`, { count: batch.counts[outcome] }));
    const words = [t('batch.changed', { count: batch.counts.done }), ...others].join(' · ');
    notify(words, { level: batch.counts.not_found + batch.counts.overlap > 0 ? 'warning' : 'success', ...(batch.canUndo && { undo: () => undo(batch.id) }), duration: 12_000 });
  };

  useLive<JobView>('job', ({ data: job }) => {
    const id = job.finishedAt ? waiting.current.get(job.id) : undefined;
    if (id === undefined) return;
    waiting.current.delete(job.id);
    void http.get<Batch>(`/customers/batch/${id}`).then(report);
  });

  return async (action, target, words) => {
    try {
      const batch = await http.post<Batch>('/customers/batch', { action, ...target, ...words });
      if (batch.jobId && batch.state === 'running') {
        waiting.current.set(batch.jobId, batch.id);
        notify(t('batch.started', { count: batch.total }), { level: 'info' });
      } else report(batch);
      return true;
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
      return false;
    }
  };
}
