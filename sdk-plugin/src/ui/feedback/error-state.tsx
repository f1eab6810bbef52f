import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { toApiError, type ApiError } from '../api/api-error.js';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useT, type Translate } from '../i18n/use-t.js';
import { useShellIfAny } from '../shell/context.js';
import { NoPermission } from './no-permission.js';
import { StatePanel } from './state-panel.js';

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  /** What was being done, for the copied details. */
  during?: string;
}

/** What to do about a failure, in words. */
export function adviceFor(error: ApiError, t: Translate): string {
  if (error.code === 'NETWORK') return t('error.network');
  if (error.status === 404) return t('error.notFound');
  if (error.status === 429) return t('error.rateLimited', { seconds: error.retryAfter ?? 60 });
  if (error.status >= 500) return t('error.server');
  if (error.code === 'CLIENT') return t('error.client');
  return error.message;
}

/** Everything that a developer asks for; never values that a person typed. */
export function errorReport(error: ApiError, during?: string): string {
  return [`code: ${error.code}`, `status: ${error.status}`, `request: ${error.requestId ?? '-'}`, `page: ${globalThis.location?.pathname ?? '-'}`, during ? `during: ${during}` : '', `time: ${new Date().toISOString()}`].filter(Boolean).join('\n');
}

export function ErrorState({ error, onRetry, during }: ErrorStateProps): ReactElement {
  const t = useT('ui');
  const { mono } = useTokens();
  const [copied, setCopied] = useState(false);
  const failure = toApiError(error);
  const shell = useShellIfAny();
  if (failure.status === 403) return <NoPermission error={failure} />;
  // A plugin that lacks a setting: whoever may fill it in is shown where.
  const setUp = failure.code === 'PLUGIN_NEEDS_CONFIG' && shell?.can('settings:write', { type: 'tenant' }) ? () => shell.navigate('/settings') : undefined;
  const copy = (): void => void navigator.clipboard?.writeText(errorReport(failure, during)).then(() => setCopied(true));
  return (
    <StatePanel
      icon={failure.code === 'NETWORK' ? 'unplug' : 'triangle-alert'}
      tone={failure.status === 404 ? 'neutral' : 'danger'}
      title={failure.status === 404 ? t('error.notFoundTitle') : t('error.title')}
      role="alert"
      actions={
        <>
          {setUp && (
            <Button variant="contained" onClick={setUp} startIcon={<Icon name="sliders-horizontal" size={16} />}>
              {t('action.setUp')}
            </Button>
          )}
          {onRetry && (
            <Button variant={setUp ? 'outlined' : 'contained'} onClick={onRetry} startIcon={<Icon name="refresh-cw" size={16} />}>
              {t('action.retry')}
            </Button>
          )}
          <Button variant="outlined" onClick={copy} startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />}>
            {copied ? t('action.copied') : t('action.copyDetails')}
          </Button>
        </>
      }
    >
      <Box component="p" sx={{ m: 0 }}>{adviceFor(failure, t)}</Box>
      <Box component="p" sx={{ m: '8px 0 0', fontFamily: mono, fontSize: 12 }}>
        {failure.code}
        {failure.requestId && ` · ${failure.requestId}`}
      </Box>
    </StatePanel>
  );
}
