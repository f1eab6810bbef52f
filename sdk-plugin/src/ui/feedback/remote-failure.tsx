import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';
import { StatePanel } from './state-panel.js';

export interface RemoteFailureProps {
  plugin: string;
  version?: string;
  error: unknown;
  onRetry: () => void;
  /** A slot's small form; a page's large one otherwise. */
  dense?: boolean;
}

/** A stable code of a loading failure, from our own errors or the federation runtime's. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  const text = error instanceof Error ? error.message : String(error);
  return /\[[^\]]*#?(RUNTIME-\d+)\]?|(RUNTIME-\d+)/.exec(text)?.slice(1).find(Boolean) ?? (error instanceof Error ? error.name : 'UNKNOWN');
}

/** A broken remote shows itself in place; the rest goes on. */
export function RemoteFailure({ plugin, version, error, onRetry, dense = false }: RemoteFailureProps): ReactElement {
  const t = useT('ui');
  const { mono, palette } = useTokens();
  const [copied, setCopied] = useState(false);
  const code = codeOf(error);
  const untrusted = code === 'REMOTE_UNTRUSTED';
  const outdated = code === 'REMOTE_OUTDATED';
  const words = untrusted ? 'untrusted' : outdated ? 'outdated' : 'failed';
  const label = version ? `${plugin} ${version}` : plugin;
  const copy = (): void => void navigator.clipboard?.writeText(`plugin: ${label}\ncode: ${code}\ntime: ${new Date().toISOString()}\n${error instanceof Error ? error.message : ''}`).then(() => setCopied(true));
  const buttons = (
    <>
      {!untrusted && (
        <Button variant={dense ? 'outlined' : 'contained'} onClick={outdated ? () => globalThis.location.reload() : onRetry} startIcon={<Icon name="refresh-cw" size={16} />}>
          {t(outdated ? 'action.refresh' : 'action.retry')}
        </Button>
      )}
      <Button variant="outlined" onClick={copy} startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />}>
        {copied ? t('action.copied') : t('action.copyDetails')}
      </Button>
    </>
  );
  const facts = <Box component="span" sx={{ fontFamily: mono, fontSize: 12 }}>{`${label} · ${code}`}</Box>;
  if (dense) {
    return (
      <Box role="alert" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '12px', border: `1px dashed ${palette.line}`, borderRadius: '8px', fontSize: 13 }}>
        <Box sx={{ flex: '1 1 160px', display: 'grid' }}>
          <span>{t(words === 'failed' ? 'remote.failedPart' : `remote.${words}`)}</span>
          <Box component="span" sx={{ color: 'text.secondary' }}>{facts}</Box>
        </Box>
        {buttons}
      </Box>
    );
  }
  return (
    <StatePanel icon={untrusted ? 'shield' : 'unplug'} tone="danger" title={t(`remote.${words}`)} role="alert" actions={buttons}>
      <p style={{ margin: '0 0 8px' }}>{t(`remote.${words}Help`)}</p>
      {facts}
    </StatePanel>
  );
}
