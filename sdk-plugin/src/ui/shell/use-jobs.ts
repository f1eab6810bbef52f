import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobView } from '../../job-view.js';
import { useApi, useLive } from './hooks.js';

const RUNNING = new Set<JobView['state']>(['waiting', 'running', 'retrying', 'cancelling']);
const SHOWN = 30;
/** In case the stream is down. */
const SLOW_POLL_MS = 5_000;

/** Live events carry what changed, never a title: that is in the reader's language. */
type JobChange = Pick<JobView, 'id'> & Partial<JobView>;

export const isRunning = (job: JobView): boolean => RUNNING.has(job.state);

/** Adds a live change to what is known; numbers that were not sent stay. */
export function withChange(job: JobView, change: JobChange): JobView {
  const next = { ...job, ...change };
  return { ...next, progress: change.progress ?? (next.total ? Math.min(1, next.processed / next.total) : job.progress) };
}

/** The person's recent jobs, kept current by live events. */
export function useJobs(): { jobs: JobView[]; running: JobView[] } {
  const http = useApi();
  const client = useQueryClient();
  const { data = [] } = useQuery({ queryKey: ['core', 'jobs'], queryFn: async ({ signal }) => (await http.list<JobView>('/jobs', { query: { pageSize: SHOWN, mine: true }, signal })).items, staleTime: 30_000 });
  useLive<JobChange>('job', ({ data: change }) => {
    const known = client.getQueryData<JobView[]>(['core', 'jobs']) ?? [];
    const before = known.find((job) => job.id === change.id);
    if (before && (change.state === undefined || change.state === before.state)) client.setQueryData<JobView[]>(['core', 'jobs'], known.map((job) => (job.id === change.id ? withChange(job, change) : job)));
    else void client.invalidateQueries({ queryKey: ['core', 'jobs'] });
  });
  return { jobs: data, running: data.filter(isRunning) };
}

/** One job, kept current by live events; polls slowly while it runs in case the stream is down. */
export function useJob(id: string | undefined): JobView | undefined {
  const http = useApi();
  const client = useQueryClient();
  const key = ['core', 'job', id];
  const { data } = useQuery({
    queryKey: key,
    enabled: id !== undefined,
    queryFn: ({ signal }) => http.get<JobView>(`/jobs/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data) ? false : SLOW_POLL_MS),
  });
  useLive<JobChange>('job', ({ data: change }) => {
    if (change.id !== id) return;
    const before = client.getQueryData<JobView>(key);
    if (before && (change.state === undefined || change.state === before.state)) client.setQueryData(key, withChange(before, change));
    else void client.invalidateQueries({ queryKey: key });
  });
  return data;
}
