import { Icon, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useEffect, useRef, type ReactElement } from 'react';
import type { ApiKeyWithSecret } from './types.js';

/** Shown with the answer that made it and never again; nothing keeps it. */
export function SecretOnce({ apiKey }: { apiKey: ApiKeyWithSecret }): ReactElement {
  const t = useT('shell');
  const { tones } = useTokens();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [apiKey.secret]);
  return (
    <Box role="group" aria-label={t('apiKeys.secretTitle')} sx={{ m: '0 0 16px', p: '12px 14px', borderRadius: '8px', border: `1px solid ${tones.warning.border}`, bgcolor: tones.warning.soft }}>
      <Box component="h3" ref={heading} tabIndex={-1} sx={{ m: 0, fontSize: 14, display: 'flex', gap: '6px', alignItems: 'center', color: tones.warning.text, outline: 'none' }}>
        <Icon name="triangle-alert" size={16} />
        {t('apiKeys.secretTitle')}
      </Box>
      <Box sx={{ fontSize: 13, mt: '4px' }}>{t('apiKeys.secretText')}</Box>
      <Copyable label={t('apiKeys.id')} value={apiKey.keyId} />
      <Copyable label={t('apiKeys.secret')} value={apiKey.secret} />
    </Box>
  );
}

function Copyable({ label, value }: { label: string; value: string }): ReactElement {
  const t = useT('shell');
  const notify = useNotify();
  const { mono, palette } = useTokens();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    notify(t('apiKeys.copied', { what: label }), { level: 'success' });
  };
  return (
    <Box sx={{ mt: '10px' }}>
      <Box sx={{ fontSize: 12, fontWeight: 600 }}>{label}</Box>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center' }}>
        <Box component="code" data-copy={label} sx={{ flex: 1, minWidth: 0, p: '6px 8px', borderRadius: '6px', bgcolor: palette.surface, border: `1px solid ${palette.line}`, fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere', userSelect: 'all' }}>{value}</Box>
        <Button variant="outlined" size="small" startIcon={<Icon name="copy" size={14} />} aria-label={t('apiKeys.copyWhat', { what: label })} onClick={() => void copy()}>{t('apiKeys.copy')}</Button>
      </Box>
    </Box>
  );
}
