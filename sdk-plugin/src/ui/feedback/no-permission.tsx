import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { ApiError } from '../api/api-error.js';
import { useTokens } from '../display/use-tokens.js';
import { useLocalized, useT } from '../i18n/use-t.js';
import { useShellIfAny } from '../shell/context.js';
import { StatePanel } from './state-panel.js';

export interface NoPermissionProps {
  /** `resource:action`; taken from the error when left out. */
  permission?: string;
  /** Where, in words; taken from the error when left out. */
  scope?: string;
  error?: ApiError;
}

/** Which permission is missing, at which scope, and who can give it. */
export function NoPermission({ permission, scope, error }: NoPermissionProps): ReactElement {
  const t = useT('ui');
  const { mono } = useTokens();
  const localized = useLocalized();
  const shell = useShellIfAny();
  const scopeId = error ? scopeIdOf(error) : undefined;
  const node = shell?.boot.scopes.find((entry) => entry.id === scopeId) ?? shell?.boot.scopes.find((entry) => entry.type === 'tenant');
  const missing = permission ?? (typeof error?.fact('permission') === 'string' ? String(error.fact('permission')) : undefined);
  const where = scope ?? (node ? localized(node.name) : undefined);
  return (
    <StatePanel icon="lock" tone="warning" title={t('permission.title')} role="status">
      {missing && (
        <Box component="p" sx={{ m: 0 }}>
          {t('permission.needed')} <Box component="code" sx={{ fontFamily: mono, fontSize: 12, color: 'text.primary' }}>{missing}</Box>
          {where && <> {t('permission.at', { scope: where })}</>}
        </Box>
      )}
      <Box component="p" sx={{ m: '8px 0 0' }}>{t('permission.who')}</Box>
    </StatePanel>
  );
}

function scopeIdOf(error: ApiError): string | undefined {
  const scope = error.fact('scope') ?? error.fact('scopeId');
  if (typeof scope === 'string') return scope;
  const id = typeof scope === 'object' && scope !== null ? (scope as Record<string, unknown>)['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
