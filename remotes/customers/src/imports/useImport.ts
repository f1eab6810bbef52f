import { useApi, useLive, type HttpClient, type JobView } from '@hako/sdk-plugin/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.js';
import type { ImportDraft } from './draft.js';
import { isOpen, type ImportPreview, type ImportView, type ReasonCount } from './types.js';

const POLL_MS = 2_500;

/** One import, moved by live events; polled as well while it runs, in case the stream is down. */
export function useImport(id: string): { run: ImportView | undefined; error: unknown; retry(): void } {
  const http = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => http.get<ImportView>(`/imports/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && isOpen(query.state.data.state) ? POLL_MS : false),
    retry: false,
  });
  useLive<JobView>('job', ({ data: job }) => {
    client.setQueryData<ImportView>(keys.import(id), (known) => (known?.jobId === job.id ? followJob(known, job) : known));
    // The last word is the import's own: its counters are those of committed rows.
    if (data?.jobId === job.id && job.finishedAt) void refetch();
  });
  return { run: data, error, retry: () => void refetch() };
}

export function followJob(run: ImportView, job: JobView): ImportView {
  if (job.processed < run.processed && isOpen(job.state)) return { ...run, state: job.state };
  const counted = (name: 'succeeded' | 'failed' | 'created' | 'updated' | 'unchanged'): number => job.counters[name] ?? run[name];
  return {
    ...run,
    state: job.state,
    processed: job.processed,
    total: job.total ?? run.total,
    progress: job.progress ?? run.progress,
    succeeded: counted('succeeded'),
    failed: counted('failed'),
    created: counted('created'),
    updated: counted('updated'),
    unchanged: counted('unchanged'),
    error: job.error,
    finishedAt: job.finishedAt,
  };
}

export function useReasons(run: ImportView): ReasonCount[] {
  const http = useApi();
  const { data = [] } = useQuery({
    // Counted anew whenever the number of failures moved.
    queryKey: [...keys.importErrors(run.id), 'reasons', run.failed],
    enabled: run.failed > 0 && !isOpen(run.state),
    queryFn: ({ signal }) => http.get<ReasonCount[]>(`/imports/${run.id}/reasons`, { signal }),
    placeholderData: (known) => known,
  });
  return data;
}

export function useRecentImports(talentId: string | undefined): ImportView[] {
  const http = useApi();
  const { data = [] } = useQuery({
    queryKey: [...keys.imports, talentId],
    queryFn: async ({ signal }) => (await http.list<ImportView>('/imports', { query: { talentId, pageSize: 10 }, signal })).items,
    staleTime: 10_000,
  });
  return data;
}

/** Options first: the server checks them before it takes the file in. */
export function uploadImport(http: HttpClient, draft: ImportDraft & { file: File }, options: { dryRun: boolean; onProgress(share: number): void; signal: AbortSignal }): Promise<ImportView> {
  const { talentId, profileType, mode, consumer, mapping } = draft;
  return http.upload<ImportView>('/imports/customers', formOf(draft, { talentId, profileType, mode, consumer, mapping, dryRun: options.dryRun }), { onProgress: options.onProgress, signal: options.signal });
}

/** What the file holds and what its columns probably are. */
export function previewImport(http: HttpClient, draft: ImportDraft & { file: File }, signal: AbortSignal): Promise<ImportPreview> {
  const { profileType, consumer } = draft;
  return http.upload<ImportPreview>('/imports/customers/preview', formOf(draft, { profileType, consumer }), { signal });
}

function formOf({ file, encoding, sheet }: ImportDraft & { file: File }, options: Record<string, unknown>): FormData {
  const form = new FormData();
  form.append('options', JSON.stringify({ ...options, encoding, sheet }));
  form.append('file', file);
  return form;
}
