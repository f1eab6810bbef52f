import { Box, Skeleton } from '@mui/material';
import type { ReactElement } from 'react';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';

const WIDTHS = ['72%', '48%', '61%', '38%', '55%', '80%'];

/** Rows of a list that is on its way, in the list's own measures. */
export function ListSkeleton({ rows = 12 }: { rows?: number }): ReactElement {
  const { row, palette } = useTokens();
  const t = useT('ui');
  return (
    <Box role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, at) => (
        <Box key={at} sx={{ height: row, display: 'flex', alignItems: 'center', px: '12px', borderBottom: `1px solid ${palette.line}` }}>
          <Skeleton variant="rounded" height={10} width={WIDTHS[at % WIDTHS.length]} animation={at < 3 ? 'pulse' : false} />
        </Box>
      ))}
    </Box>
  );
}

/** A page that is on its way: title, then a block of work. */
export function PageSkeleton(): ReactElement {
  return (
    <Box sx={{ p: { xs: '16px', md: '20px 24px' }, display: 'grid', gap: '20px' }}>
      <Box sx={{ display: 'grid', gap: '8px' }}>
        <Skeleton variant="rounded" width={180} height={20} />
        <Skeleton variant="rounded" width={320} height={12} sx={{ maxWidth: '100%' }} />
      </Box>
      <ListSkeleton />
    </Box>
  );
}

export function CardSkeleton({ lines = 3 }: { lines?: number }): ReactElement {
  const t = useT('ui');
  return (
    <Box role="status" aria-label={t('loading')} sx={{ display: 'grid', gap: '10px', p: '16px' }}>
      {Array.from({ length: lines }, (_, at) => (
        <Skeleton key={at} variant="rounded" height={12} width={WIDTHS[at % WIDTHS.length]} />
      ))}
    </Box>
  );
}
