import { Icon, useFormat, useNotify } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

/** What `POST …/access-exports/:id/link` answers. */
export interface CopyLink {
  url: string;
  expiresAt: string;
}

/** The link to hand on, to be selected by hand where the browser keeps its clipboard to itself. */
export function AccessLink({ link }: { link: CopyLink }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const notify = useNotify();
  const address = new URL(link.url, window.location.origin).href;
  const copy = (): void => void navigator.clipboard?.writeText(address).then(() => notify(t('detail.copied')));
  return (
    <Box sx={{ flex: '1 1 100%', display: 'grid', gap: '4px', border: 1, borderColor: 'divider', borderRadius: '8px', p: '8px 10px' }}>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center' }}>
        <Box component="input" readOnly value={address} aria-label={t('access.linkAddress')} onFocus={(event: { currentTarget: HTMLInputElement }) => event.currentTarget.select()} sx={{ flex: '1 1 auto', minWidth: 0, font: 'inherit', fontSize: 12, color: 'inherit', bgcolor: 'transparent', border: 0, textOverflow: 'ellipsis' }} />
        <Button size="small" variant="outlined" onClick={copy} startIcon={<Icon name="copy" size={14} />}>{t('access.linkCopy')}</Button>
      </Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('access.linkUntil', { when: format.dateTime(link.expiresAt) })}</Box>
    </Box>
  );
}
