import { Icon, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Collapse } from '@mui/material';
import { useId, useState, type ReactElement } from 'react';
import type { RemoteReport } from './types.js';

/** What browsers of this agency told of the plugin's screens within thirty days. */
export function PluginReports({ reports }: { reports: readonly RemoteReport[] }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { mono, palette, tones } = useTokens();
  const [open, setOpen] = useState(false);
  const listId = useId();
  return (
    <Box>
      <Button variant="text" color="warning" aria-expanded={open} aria-controls={listId} onClick={() => setOpen(!open)} startIcon={<Icon name="triangle-alert" size={16} />} endIcon={<Icon name={open ? 'chevron-up' : 'chevron-down'} size={14} />} sx={{ ml: '-12px', color: tones.warning.text }}>
        {t('plugins.reports.title', { count: reports.length })}
      </Button>
      <Collapse in={open} unmountOnExit>
        <Box component="ul" id={listId} sx={{ m: 0, p: 0, listStyle: 'none', fontSize: 13 }}>
          {reports.map((report) => (
            <Box component="li" key={[report.version, report.phase, report.code, report.place].join(' ')} sx={{ py: '6px', borderTop: `1px solid ${palette.line}`, display: 'grid', gap: '2px' }}>
              <Box>{t(`plugins.reports.phase.${report.phase}`)}</Box>
              <Box sx={{ fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere' }}>{[report.code, report.place, report.version].filter(Boolean).join(' · ')}</Box>
              <Box sx={{ color: 'text.secondary', fontSize: 12 }}>{t('plugins.reports.times', { count: report.count, times: format.number(report.count), time: format.dateTime(report.lastAt) })}</Box>
            </Box>
          ))}
        </Box>
      </Collapse>
    </Box>
  );
}
