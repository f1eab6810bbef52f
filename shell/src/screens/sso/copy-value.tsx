import { Icon, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';

/** Something to carry over to another console: shown whole, selected by a click, copied by a button. */
export function CopyValue({ label, value, help }: { label: string; value: string; help?: string }): ReactElement {
  const t = useT('shell');
  const notify = useNotify();
  const { mono, palette } = useTokens();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    notify(t('sso.copied', { what: label }), { level: 'success' });
  };
  return (
    <Box sx={{ display: 'grid', gap: '4px', minWidth: 0 }}>
      <Box sx={{ fontSize: 13, fontWeight: 600 }}>{label}</Box>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center' }}>
        <Box component="code" data-copy={label} sx={{ flex: 1, minWidth: 0, p: '6px 8px', borderRadius: '6px', bgcolor: palette.sunken, border: `1px solid ${palette.line}`, fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere', userSelect: 'all' }}>{value}</Box>
        <Button variant="outlined" size="small" startIcon={<Icon name="copy" size={14} />} aria-label={t('sso.copyWhat', { what: label })} onClick={() => void copy()}>{t('sso.copy')}</Button>
      </Box>
      {help && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{help}</Box>}
    </Box>
  );
}
