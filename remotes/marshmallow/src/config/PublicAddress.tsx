import { drawQr, qrFile } from '@hako/sdk-plugin/qr';
import { Icon, Section, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMemo, type ReactElement } from 'react';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';

/** Where fans ask, to be handed on: to copy, and as a QR code. For whoever may look at the settings, not only who may change them. */
export function PublicAddress({ path, live }: { path: string; live: boolean }): ReactElement {
  const t = useTexts();
  const notify = useNotify();
  const { palette } = useTokens();
  const url = `${window.location.origin}/m/${path}/ask`;
  const code = useMemo(() => drawQr(url), [url]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      notify(t('config.addressCopied'), { level: 'success' });
    } catch {
      notify(t('config.addressUncopied'), { level: 'error' });
    }
  };
  return (
    <Section title={t('config.address')}>
      <Box sx={{ display: 'flex', gap: '16px', flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <Box component="svg" role="img" aria-label={t('config.qrAlt', { address: url })} viewBox={`0 0 ${code.size} ${code.size}`} shapeRendering="crispEdges" sx={{ flex: 'none', width: 124, height: 124, borderRadius: '8px', bgcolor: '#fff', border: `1px solid ${palette.line}` }}>
          <path d={code.path} fill="#000" />
        </Box>
        <Box sx={{ flex: '1 1 240px', minWidth: 0, display: 'grid', gap: '10px', justifyItems: 'start' }}>
          <Box component="code" sx={{ fontSize: 13, overflowWrap: 'anywhere', userSelect: 'all' }}>{url}</Box>
          <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
            <Button size="small" variant="outlined" onClick={() => void copy()} startIcon={<Icon name="copy" size={14} />}>{t('config.addressCopy')}</Button>
            <Button size="small" variant="outlined" onClick={() => saveFile({ blob: qrFile(url), filename: `qr-${path}.svg` })} startIcon={<Icon name="download" size={14} />}>{t('config.qrSave')}</Button>
          </Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(live ? 'config.addressHelp' : 'config.addressOff')}</Box>
        </Box>
      </Box>
    </Section>
  );
}
