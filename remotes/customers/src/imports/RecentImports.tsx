import { JobStateBadge, Section, StatusBadge, useFormat, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useRecentImports } from './useImport.js';

/** Imports that were begun before, to be found again. */
export function RecentImports({ talentId }: { talentId: string | undefined }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const talents = useTalents();
  const { palette } = useTokens();
  const runs = useRecentImports(talentId);
  if (runs.length === 0) return null;
  return (
    <Box sx={{ mt: '24px' }}>
      <Section title={t('import.recent')} padding="flush">
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {runs.map((run) => (
            <Box key={run.id} component="li" sx={{ '& + &': { borderTop: `1px solid ${palette.line}` } }}>
              <ButtonBase onClick={() => navigate(`/customers/import/${run.id}`)} title={format.dateTime(run.createdAt)} sx={{ width: '100%', minHeight: 36, px: '16px', py: '6px', gap: '6px 12px', flexWrap: 'wrap', justifyContent: 'flex-start', textAlign: 'start', fontSize: 13, '&:hover': { bgcolor: palette.sunken } }}>
                <TalentMark color={talents.byId(run.talentId)?.color} />
                <Box component="span" sx={{ flex: '1 1 180px', minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{run.fileName}</Box>
                {run.dryRun && <StatusBadge tone="neutral" icon="search">{t('import.trialBadge')}</StatusBadge>}
                <Box component="span" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>{`${format.number(run.succeeded)} ${t('import.ok')} · ${format.number(run.failed)} ${t('import.bad')}`}</Box>
                <JobStateBadge state={run.state} />
                <Box component="time" dateTime={run.createdAt} sx={{ color: 'text.secondary', fontSize: 12, minWidth: 96, textAlign: 'end' }}>{format.relative(run.createdAt)}</Box>
              </ButtonBase>
            </Box>
          ))}
        </Box>
      </Section>
    </Box>
  );
}
