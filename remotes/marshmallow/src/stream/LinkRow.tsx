import { Icon, StatusBadge, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { StreamAddress, StreamLink } from './types.js';

export function LinkRow({ link, mayWrite, onAdd, onEnd }: { link: StreamLink; mayWrite: boolean; onAdd(view: StreamAddress['view']): void; onEnd(): void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  const over = link.revokedAt !== null || new Date(link.expiresAt) <= new Date();
  return (
    <Box component="li" sx={{ p: '10px 12px', borderRadius: '8px', border: `1px solid ${palette.line}`, display: 'grid', gap: '6px' }}>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' }}>
        <Box sx={{ fontWeight: 600, flex: '1 1 auto', overflowWrap: 'anywhere' }}>{link.label}</Box>
        <StatusBadge tone={over ? 'neutral' : 'success'}>{over ? t('stream.links.over') : t('stream.links.until', { when: format.date(link.expiresAt) })}</StatusBadge>
      </Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('stream.links.made', { name: link.createdBy, when: format.date(link.createdAt) })}</Box>
      {link.reusedAt && (
        <Box role="note" sx={{ fontSize: 12, color: tones.warning.text, display: 'flex', gap: '6px' }}>
          <Icon name="triangle-alert" size={16} />
          {t('stream.links.reused', { when: format.relative(link.reusedAt) })}
        </Box>
      )}
      {!over && link.devices.map((device) => (
        <Box key={device.id} sx={{ fontSize: 12, display: 'flex', gap: '6px', alignItems: 'center' }}>
          <Icon name={device.view === 'overlay' ? 'monitor' : 'book-open'} size={14} />
          {t(`stream.links.${device.view}`)} · {t('stream.links.seen', { when: format.relative(device.seenAt) })}
        </Box>
      ))}
      {mayWrite && !over && (
        <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
          <Button size="small" onClick={() => onAdd('overlay')}>{t('stream.links.addOverlay')}</Button>
          <Button size="small" onClick={() => onAdd('reader')}>{t('stream.links.addReader')}</Button>
          <Button size="small" color="error" onClick={onEnd}>{t('stream.links.end')}</Button>
        </Box>
      )}
    </Box>
  );
}
