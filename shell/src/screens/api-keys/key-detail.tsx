import { CountdownRing, Facts, Form, Icon, Section, SubmitBar, TextField, toApiError, useApi, useConfirm, useForm, useFormat, useNotify, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { EditKeyForm } from './edit-key-form.js';
import { KeyStateBadge } from './key-state.js';
import type { ApiKey, ApiKeyWithSecret } from './types.js';

const GRACE_SECONDS = 30 * 60;

interface KeyDetailProps {
  apiKey: ApiKey;
  mayWrite: boolean;
  onRotated(key: ApiKeyWithSecret): void;
  onChanged(): void;
}

export function KeyDetail({ apiKey, mayWrite, onRotated, onChanged }: KeyDetailProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const confirm = useConfirm();
  const notify = useNotify();
  const { boot } = useShell();
  const { mono, palette } = useTokens();
  const [revoking, setRevoking] = useState(false);
  const [editing, setEditing] = useState(false);
  const stands = apiKey.state === 'active' || apiKey.state === 'rotated';
  const isOwn = apiKey.owner.id === boot.user.id;
  const rotate = useMutation({ mutationFn: () => http.post<ApiKeyWithSecret>(`/api-keys/${apiKey.id}/rotate`), onSuccess: onRotated, onError: (error) => notify(toApiError(error).message, { level: 'error' }) });
  const askRotate = async (): Promise<void> => {
    if (await confirm({ title: t('apiKeys.rotateTitle', { name: apiKey.name }), consequences: t(apiKey.state === 'rotated' ? 'apiKeys.rotateAgainText' : 'apiKeys.rotateText'), action: t('apiKeys.rotate') })) rotate.mutate();
  };
  if (editing && stands) return <EditKeyForm key={apiKey.id} apiKey={apiKey} reload={onChanged} onDone={() => { setEditing(false); onChanged(); }} onCancel={() => setEditing(false)} />;
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      {apiKey.state === 'rotated' && apiKey.graceUntil && <Grace until={apiKey.graceUntil} onEnd={onChanged} />}
      {apiKey.ageing && <Box sx={{ fontSize: 13, display: 'flex', gap: '8px' }}><Icon name="triangle-alert" size={16} />{t('apiKeys.ageingText')}</Box>}
      <Section title={t('apiKeys.facts')}>
        <Facts
          items={[
            { label: t('people.status'), value: <KeyStateBadge apiKey={apiKey} /> },
            { label: t('apiKeys.owner'), value: apiKey.owner.active ? apiKey.owner.username : t('apiKeys.ownerInactive', { name: apiKey.owner.username }) },
            { label: t('apiKeys.lastUsed'), value: apiKey.lastUsedAt ? `${format.dateTime(apiKey.lastUsedAt)}${apiKey.lastUsedIp ? ` · ${apiKey.lastUsedIp}` : ''}` : t('apiKeys.never') },
            { label: t('apiKeys.uses'), value: format.number(apiKey.usageCount) },
            { label: t('apiKeys.rate'), value: format.number(apiKey.ratePerMinute) },
            { label: t('apiKeys.networks'), value: apiKey.networks.length > 0 ? apiKey.networks.join(', ') : t('apiKeys.anyNetwork') },
            { label: t('people.created'), value: format.dateTime(apiKey.createdAt) },
            ...(apiKey.rotatedAt ? [{ label: t('apiKeys.rotatedAt'), value: format.dateTime(apiKey.rotatedAt) }] : []),
            { label: t('apiKeys.expires'), value: apiKey.expiresAt ? format.dateTime(apiKey.expiresAt) : t('apiKeys.noExpiry') },
            ...(apiKey.revokedAt ? [{ label: t('apiKeys.revokedAt'), value: `${format.dateTime(apiKey.revokedAt)} · ${apiKey.revokedBy ?? ''}` }, { label: t('apiKeys.reason'), value: apiKey.revokedReason ?? '' }] : []),
          ]}
        />
      </Section>
      <Section title={t('apiKeys.scopes')} description={t('apiKeys.scopesHelp')}>
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: '6px' }}>
          {apiKey.scopes.map((scope) => <Box component="li" key={scope} sx={{ fontFamily: mono, fontSize: 12, px: '6px', py: '1px', borderRadius: '4px', border: `1px solid ${palette.line}` }}>{scope}</Box>)}
        </Box>
      </Section>
      {mayWrite && stands && (
        <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
          <Button variant="outlined" startIcon={<Icon name="pencil" size={16} />} onClick={() => { setRevoking(false); setEditing(true); }}>{t('apiKeys.edit')}</Button>
          {isOwn && <Button variant="outlined" startIcon={<Icon name="refresh-cw" size={16} />} loading={rotate.isPending} onClick={() => void askRotate()}>{t('apiKeys.rotate')}</Button>}
          {!revoking && <Button variant="outlined" color="error" startIcon={<Icon name="ban" size={16} />} onClick={() => setRevoking(true)}>{t('apiKeys.revoke')}</Button>}
        </Box>
      )}
      {mayWrite && stands && !isOwn && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('apiKeys.notOwner', { name: apiKey.owner.username })}</Box>}
      {revoking && stands && <RevokeForm apiKey={apiKey} onDone={() => { setRevoking(false); onChanged(); }} onCancel={() => setRevoking(false)} />}
    </Box>
  );
}

/** Both secrets work until then. */
function Grace({ until, onEnd }: { until: string; onEnd(): void }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { tones } = useTokens();
  return (
    <Box role="status" sx={{ display: 'flex', gap: '10px', alignItems: 'center', p: '10px 12px', borderRadius: '8px', bgcolor: tones.accent.soft, color: tones.accent.text, fontSize: 13 }}>
      <CountdownRing until={until} total={GRACE_SECONDS} size={44} onEnd={onEnd} />
      <Box>{t('apiKeys.grace', { time: format.time(until) })}</Box>
    </Box>
  );
}

function RevokeForm({ apiKey, onDone, onCancel }: { apiKey: ApiKey; onDone(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const form = useForm({
    initial: { reason: '' },
    guard: false,
    validate: ({ reason }): Record<string, string> => (reason.trim() ? {} : { reason: 'required' }),
    submit: async ({ reason }) => void (await http.post<ApiKey>(`/api-keys/${apiKey.id}/revoke`, { reason })),
  });
  return (
    <Section title={t('apiKeys.revokeTitle')} description={t('apiKeys.revokeText')}>
      <Form form={form} labels={{ reason: t('apiKeys.reason') }} label={t('apiKeys.revokeTitle')} onSubmitted={onDone}>
        <TextField name="reason" label={t('apiKeys.reason')} help={t('apiKeys.reasonHelp')} required value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={500} autoFocus />
        <SubmitBar action={t('apiKeys.revokeNow')} busy={form.busy} onCancel={onCancel} danger />
      </Form>
    </Section>
  );
}
