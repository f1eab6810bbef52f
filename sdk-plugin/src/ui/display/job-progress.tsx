import { Box, LinearProgress } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import type { JobView } from '../../job-view.js';
import { useFormat } from '../format/use-format.js';
import { useT } from '../i18n/use-t.js';
import type { Tone } from '../theme/tokens.js';
import { StatusBadge } from './status-badge.js';

const TONES: Record<JobView['state'], Tone> = { waiting: 'neutral', running: 'accent', retrying: 'warning', succeeded: 'success', failed: 'danger', cancelling: 'warning', cancelled: 'neutral' };

export function JobStateBadge({ state }: { state: JobView['state'] }): ReactElement {
  const t = useT('ui');
  return <StatusBadge tone={TONES[state]}>{t(`job.state.${state}`)}</StatusBadge>;
}

/** One job: what it is, how far it is, what came of it. `actions` stand at the right. */
export function JobProgress({ job, actions }: { job: JobView; actions?: ReactNode }): ReactElement {
  const format = useFormat();
  const t = useT('ui');
  const open = job.state === 'running' || job.state === 'retrying' || job.state === 'waiting' || job.state === 'cancelling';
  const counted = job.total === null ? format.number(job.processed) : t('job.of', { done: format.number(job.processed), total: format.number(job.total) });
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 }}>
        <Box sx={{ flex: 1, minWidth: 0, fontWeight: 600, fontSize: 13, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{job.title}</Box>
        <JobStateBadge state={job.state} />
        {actions}
      </Box>
      {open && <LinearProgress aria-label={job.title} {...(job.progress === null || job.state === 'waiting' ? {} : { variant: 'determinate' as const, value: job.progress * 100 })} sx={{ borderRadius: 2 }} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', fontSize: 12, color: 'text.secondary' }}>
        {(job.total !== null || job.processed > 0) && <span>{counted}</span>}
        {job.error && <span>{job.error}</span>}
        <span>{format.relative(job.finishedAt ?? job.startedAt ?? job.createdAt)}</span>
      </Box>
    </Box>
  );
}
