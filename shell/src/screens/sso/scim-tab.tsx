import { CardSkeleton, EmptyState, ErrorState, Icon, NoPermission, Section, StatusBadge, toApiError, useApi, useCan, useFormat, useNotify, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { ApiKey, ApiKeyWithSecret } from '../api-keys/types.js';
import { CopyValue } from './copy-value.js';

const TENANT = { type: 'tenant' } as const;
const SCOPE = 'scim:execute';
const KEYS = ['core', 'api-keys'];

/** Where a directory sends its people, and the token that it shows. */
export function ScimTab(): ReactElement {
  const t = useT('shell');
  const { can } = useShell();
  const mayRead = useCan('api-key:read', TENANT);
  const mayMake = useCan('api-key:write', TENANT) && can(SCOPE, TENANT);
  const [made, setMade] = useState<ApiKeyWithSecret | null>(null);
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <Section title={t('sso.scim.connect')} description={t('sso.scim.description')}>
        <Box sx={{ display: 'grid', gap: '12px' }}>
          <CopyValue label={t('sso.scim.baseUrl')} value={`${window.location.origin}/scim/v2`} help={t('sso.scim.baseUrlHelp')} />
          <Box component="ul" sx={{ m: 0, pl: '20px', fontSize: 13, display: 'grid', gap: '4px' }}>
            {['people', 'leaving', 'groups'].map((line) => <li key={line}>{t(`sso.scim.does.${line}`)}</li>)}
          </Box>
        </Box>
      </Section>
      {made && <NewToken token={made} onKept={() => setMade(null)} />}
      <Section title={t('sso.scim.tokens')} description={t('sso.scim.tokensText')} padding="flush" actions={mayMake && <MakeToken onMade={setMade} />}>
        {mayRead ? <Tokens /> : <NoPermission permission="api-key:read" />}
      </Section>
    </Box>
  );
}

function MakeToken({ onMade }: { onMade(token: ApiKeyWithSecret): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => http.post<ApiKeyWithSecret>('/api-keys', { name: t('sso.scim.tokenName'), scopes: [SCOPE], expiresAt: null }),
    onSuccess: (token) => {
      onMade(token);
      void client.invalidateQueries({ queryKey: KEYS });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  return <Button variant="contained" disabled={make.isPending} onClick={() => make.mutate()} startIcon={<Icon name="plus" size={16} />}>{t('sso.scim.make')}</Button>;
}

/** Nothing keeps the secret: who closes this has it, or makes another one. */
function NewToken({ token, onKept }: { token: ApiKeyWithSecret; onKept(): void }): ReactElement {
  const t = useT('shell');
  const { tones } = useTokens();
  return (
    <Box role="group" aria-label={t('sso.scim.once')} sx={{ display: 'grid', gap: '10px', p: '12px 16px', borderRadius: '8px', border: `1px solid ${tones.warning.border}`, bgcolor: tones.warning.soft }}>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', color: tones.warning.text, fontWeight: 600, fontSize: 14 }}>
        <Icon name="triangle-alert" size={16} />
        {t('sso.scim.once')}
      </Box>
      <CopyValue label={t('sso.scim.token')} value={`${token.keyId}.${token.secret}`} help={t('sso.scim.tokenHelp')} />
      <Box>
        <Button variant="outlined" onClick={onKept}>{t('sso.scim.kept')}</Button>
      </Box>
    </Box>
  );
}

function Tokens(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const { palette } = useTokens();
  const { data, error, refetch } = useQuery({ queryKey: [...KEYS, 'scim'], queryFn: async ({ signal }) => (await http.list<ApiKey>('/api-keys', { signal })).items.filter(({ scopes }) => scopes.length === 1 && scopes[0] === SCOPE) });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="scim-tokens" />;
  if (!data) return <CardSkeleton lines={2} />;
  if (data.length === 0) return <EmptyState icon="key-round" title={t('sso.scim.none')}>{t('sso.scim.noneText')}</EmptyState>;
  return (
    <>
      {data.map((key) => (
        <Box key={key.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center', p: '10px 16px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
          <Icon name="key-round" color={palette.muted} />
          <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
            <strong>{key.name}</strong>
            <Box sx={{ fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{[key.keyId, key.owner.username, key.lastUsedAt ? t('sso.scim.used', { when: format.relative(key.lastUsedAt) }) : t('sso.scim.unused')].join(' · ')}</Box>
          </Box>
          <StatusBadge tone={key.state === 'active' || key.state === 'rotated' ? 'success' : 'neutral'}>{t(key.state === 'active' || key.state === 'rotated' ? 'sso.on' : 'sso.off')}</StatusBadge>
        </Box>
      ))}
      <Box sx={{ p: '10px 16px', fontSize: 12, borderTop: `1px solid ${palette.line}` }}>
        <a href="/api-keys">{t('sso.scim.manage')}</a>
      </Box>
    </>
  );
}
