import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobView } from '../../job-view.js';
import { useApi, useLive } from './hooks.js';

const RUNNING = new Set<JobView['state']>(['waiting', 'running', 'retrying', 'cancelling']);
const SHOWN = 30;

export const isRunning = (job: JobView): boolean => RUNNING.has(job.state);

/** The person's recent jobs, kept current by live events. */
export function useJobs(): { jobs: JobView[]; running: JobView[] } {
  const http = useApi();
  const client = useQueryClient();
  const { data = [] } = useQuery({ queryKey: ['core', 'jobs'], queryFn: async ({ signal }) => (await http.list<JobView>('/jobs', { query: { pageSize: SHOWN }, signal })).items, staleTime: 30_000 });
  useLive<JobView>('job', ({ data: job }) => {
    client.setQueryData<JobView[]>(['core', 'jobs'], (known = []) => [job, ...known.filter((entry) => entry.id !== job.id)].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, SHOWN));
    client.setQueryData(['core', 'job', job.id], job);
  });
  return { jobs: data, running: data.filter(isRunning) };
}

/** One job, kept current by live events; polls slowly while it runs in case the stream is down. */
export function useJob(id: string | undefined): JobView | undefined {
  const http = useApi();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['core', 'job', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => http.get<JobView>(`/jobs/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data) ? false : 4_000),
  });
  useLive<JobView>('job', ({ data: job }) => {
    if (job.id === id) client.setQueryData(['core', 'job', job.id], job);
  });
  return data;
}
