import { Box, Button } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { useTokens } from '../display/use-tokens.js';
import { useFormat } from '../format/use-format.js';
import { useT } from '../i18n/use-t.js';

export function SelectionBar({ count, onClear, children }: { count: number; onClear(): void; children: ReactNode }): ReactElement {
  const { palette, shadow } = useTokens();
  const t = useT('ui');
  const format = useFormat();
  return (
    <Box role="toolbar" aria-label={t('table.selected', { count: format.number(count) })} sx={{ position: 'absolute', bottom: 40, left: '50%', transform: 'translateX(-50%)', zIndex: 3, width: 'max-content', maxWidth: 'calc(100% - 24px)', display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', p: '6px 6px 6px 14px', borderRadius: '12px', bgcolor: palette.surface, border: `1px solid ${palette.line}`, boxShadow: shadow, fontSize: 13 }}>
      <strong>{t('table.selected', { count: format.number(count) })}</strong>
      {children}
      <Button onClick={onClear}>{t('table.clearSelection')}</Button>
    </Box>
  );
}

export function TableFooter({ shown, total, exact, more, children }: { shown: number; total: number | undefined; exact: boolean; more: boolean; children: ReactNode }): ReactElement {
  const { palette } = useTokens();
  const t = useT('ui');
  const format = useFormat();
  const counted = total === undefined ? t(more ? 'table.countMore' : 'table.count', { count: format.number(shown) }) : t(exact ? 'table.of' : 'table.ofMany', { shown: format.number(shown), total: format.number(total) });
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 16px', minHeight: 30, px: '12px', borderTop: `1px solid ${palette.line}`, fontSize: 12, color: 'text.secondary' }}>
      {children}
      <Box sx={{ ml: 'auto' }} aria-live="polite">
        {counted}
      </Box>
    </Box>
  );
}
