import { Icon, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { Done } from './useActions.js';

/** What was done last, and the way back; one line that changes, never a pile of them. */
export function LastDone({ last, onUndo }: { last: Done | null; onUndo(): void }): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  return (
    <Box aria-live="polite" sx={{ minHeight: 36, display: { xs: last ? 'flex' : 'none', md: 'flex' }, alignItems: 'center', gap: '8px', px: '12px', fontSize: 13, borderTop: `1px solid ${palette.line}`, color: 'text.secondary' }}>
      {last ? (
        <>
          <Icon name="check" size={16} color={tones.success.text} />
          <span>{last.count > 1 ? t(`doneMany.${last.verb}`, { count: last.count }) : t(`done.${last.verb}`)}</span>
          <Button variant="text" onClick={onUndo} startIcon={<Icon name="undo-2" size={14} />} sx={{ ml: 'auto' }}>
            {t('action.undo')}
            <Box component="kbd" aria-hidden sx={{ ml: '6px', fontFamily: 'inherit', fontSize: 11, fontWeight: 700, color: 'text.secondary' }}>U</Box>
          </Button>
        </>
      ) : (
        <Box component="span" sx={{ display: { xs: 'none', md: 'inline' } }}>{t('desk.keysHint')}</Box>
      )}
    </Box>
  );
}
