import { Icon, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { StreamAddress } from './types.js';

/** An address that can be opened once; it is shown now and never again. */
export function NewAddress({ address }: { address: StreamAddress }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette } = useTokens();
  const [copied, setCopied] = useState(false);
  const url = window.location.origin + address.path;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  return (
    <Box sx={{ display: 'grid', gap: '6px', p: '12px', borderRadius: '8px', bgcolor: palette.sunken }}>
      <Box sx={{ fontWeight: 600, fontSize: 13 }}>{t(`stream.links.${address.view}`)}</Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`stream.links.${address.view}Help`)}</Box>
      <Box component="code" data-address={address.view} sx={{ fontSize: 12, overflowWrap: 'anywhere', userSelect: 'all' }}>{url}</Box>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' }}>
        <Button size="small" variant="outlined" onClick={() => void copy()} startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />}>{copied ? t('stream.links.copied') : t('stream.links.copy')}</Button>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }} role="status">{t('stream.links.openBy', { when: format.dateTime(address.openBy) })}</Box>
      </Box>
    </Box>
  );
}
