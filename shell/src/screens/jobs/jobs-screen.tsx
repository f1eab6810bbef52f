import { EmptyState, ErrorState, JobProgress, ListSkeleton, Page, PageHeader, Section, isRunning, toApiError, useApi, useList, useLive, useNotify, useT, useTokens, type JobView } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

/** Long work of this agency: running above, done below. */
export default function JobsScreen(): ReactElement {
  const t = useT('shell');
  const source = useList<JobView>({ key: ['core', 'jobs', 'screen'], path: '/jobs' });
  useLive('job', source.reload);
  const running = source.rows.filter(isRunning);
  const done = source.rows.filter((job) => !isRunning(job));
  return (
    <Page maxWidth={920}>
      <PageHeader title={t('nav.jobs')} description={t('jobs.description')} />
      {source.state === 'error' && <ErrorState error={source.error} onRetry={source.reload} during="jobs" />}
      {source.state === 'loading' && <ListSkeleton rows={6} />}
      {source.state === 'ready' && source.rows.length === 0 && <EmptyState icon="list-checks" title={t('jobs.empty')}>{t('jobs.emptyHelp')}</EmptyState>}
      <Box sx={{ display: 'grid', gap: '16px' }}>
        {running.length > 0 && <JobList title={t('today.running')} jobs={running} />}
        {done.length > 0 && <JobList title={t('jobs.done')} jobs={done} />}
        {source.hasMore && <Button variant="outlined" onClick={source.loadMore} sx={{ justifySelf: 'center' }}>{t('jobs.more')}</Button>}
      </Box>
    </Page>
  );
}

function JobList({ title, jobs }: { title: string; jobs: readonly JobView[] }): ReactElement {
  const { palette } = useTokens();
  return (
    <Section title={title} padding="flush">
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {jobs.map((job) => (
          <Box component="li" key={job.id} sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
            <JobProgress job={job} actions={<JobActions job={job} />} />
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function JobActions({ job }: { job: JobView }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'retry') => http.post<JobView>(`/jobs/${job.id}/${verb}`),
    onSettled: () => void client.invalidateQueries({ queryKey: ['core', 'jobs'] }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const stoppable = job.state === 'waiting' || job.state === 'running' || job.state === 'retrying';
  const again = job.state === 'failed' || job.state === 'cancelled';
  return (
    <>
      {job.link && <Button component={Link} to={job.link}>{t('action.show')}</Button>}
      {stoppable && <Button onClick={() => act.mutate('cancel')} disabled={act.isPending}>{t('jobs.cancel')}</Button>}
      {again && <Button onClick={() => act.mutate('retry')} disabled={act.isPending}>{t('jobs.retry')}</Button>}
    </>
  );
}
