import { EmptyState, JobProgress, useJobs, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { BarPopover } from './bar-popover.js';

const SHOWN = 6;

/** Long work can be left; here it reports back. */
export function JobsMenu(): ReactElement {
  const { jobs, running } = useJobs();
  const t = useT('shell');
  const { palette } = useTokens();
  return (
    <BarPopover icon="list-checks" label={running.length > 0 ? t('jobs.running', { count: running.length }) : t('jobs.title')} badge={running.length > 0 ? String(running.length) : undefined}>
      {(close) => (
        <>
          {jobs.length === 0 && <EmptyState icon="list-checks" title={t('jobs.empty')}>{t('jobs.emptyHelp')}</EmptyState>}
          {jobs.slice(0, SHOWN).map((job) => (
            <Box key={job.id} sx={{ p: '12px 16px', borderBottom: `1px solid ${palette.line}` }}>
              <JobProgress job={job} actions={job.link ? <Button component={Link} to={job.link} onClick={close}>{t('action.show')}</Button> : undefined} />
            </Box>
          ))}
          <Box sx={{ p: '8px', textAlign: 'end' }}>
            <Button component={Link} to="/jobs" onClick={close}>{t('jobs.all')}</Button>
          </Box>
        </>
      )}
    </BarPopover>
  );
}
