import { EmptyState, Icon, Section, StatusBadge, useApi, useConfirm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogContent, DialogTitle, IconButton } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactElement } from 'react';
import { passkeysSupported } from '../../factors/passkey.js';
import { PasskeySetup } from '../../factors/passkey-setup.js';
import { DEVICES_KEY, MFA_KEY, type MfaOverview, type PasskeyView } from '../../factors/types.js';
import { CodesDialog } from './codes-dialog.js';
import { RenamePasskey } from './rename-passkey.js';
import { useFactorChange } from './use-factor-change.js';

export function PasskeysSection({ mfa }: { mfa: MfaOverview }): ReactElement {
  const t = useT('shell');
  const notify = useNotify();
  const client = useQueryClient();
  const titleId = useId();
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const added = (fresh: string[] | undefined): void => {
    setAdding(false);
    if (fresh) setCodes(fresh);
    void client.invalidateQueries({ queryKey: MFA_KEY });
    void client.invalidateQueries({ queryKey: DEVICES_KEY });
    notify(t('factors.passkeys.added'), { level: 'success' });
  };
  const add = passkeysSupported() && <Button variant="outlined" onClick={() => setAdding(true)} startIcon={<Icon name="plus" size={16} />}>{t('factors.passkeys.add')}</Button>;
  return (
    <Section title={t('factors.passkeys.title')} description={passkeysSupported() ? t('factors.passkeys.description') : t('factors.unsupported')} actions={mfa.passkeys.length > 0 && add} padding="flush">
      {mfa.passkeys.length === 0 && <EmptyState icon="key-round" title={t('factors.passkeys.none')} {...(add ? { action: add } : {})}>{t('factors.passkeys.noneText')}</EmptyState>}
      {mfa.passkeys.map((passkey) => (
        <PasskeyLine key={passkey.id} passkey={passkey} />
      ))}
      {adding && (
        <Dialog open onClose={() => setAdding(false)} aria-labelledby={titleId} fullWidth maxWidth="xs">
          <DialogTitle id={titleId}>{t('factors.passkeys.add')}</DialogTitle>
          <DialogContent>
            <PasskeySetup onAdded={added} onCancel={() => setAdding(false)} />
          </DialogContent>
        </Dialog>
      )}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  );
}

function PasskeyLine({ passkey }: { passkey: PasskeyView }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const confirm = useConfirm();
  const format = useFormat();
  const { palette } = useTokens();
  const [renaming, setRenaming] = useState(false);
  const { id, name } = passkey;
  const remove = useFactorChange(() => http.delete(`/auth/me/passkeys/${id}`), t('factors.passkeys.removed'));
  const askRemove = async (): Promise<void> => {
    const consequences = [t('factors.passkeys.removeText.first'), t('factors.passkeys.removeText.second'), t('factors.passkeys.removeText.third')];
    if (await confirm({ title: t('factors.passkeys.removeTitle', { name }), consequences, action: t('factors.passkeys.remove'), danger: true })) remove.mutate();
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Icon name="key-round" color={palette.muted} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0, fontSize: 13 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', overflowWrap: 'anywhere' }}>
          <strong>{name}</strong>
          <StatusBadge tone="neutral">{t(passkey.synced ? 'factors.passkeys.synced' : 'factors.passkeys.device')}</StatusBadge>
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[t('factors.passkeys.created', { when: format.relative(passkey.createdAt) }), passkey.lastUsedAt ? t('factors.passkeys.used', { when: format.relative(passkey.lastUsedAt) }) : t('factors.passkeys.unused')].join(' · ')}</Box>
      </Box>
      <IconButton aria-label={t('factors.passkeys.renameNamed', { name })} onClick={() => setRenaming(true)}>
        <Icon name="pencil" size={18} />
      </IconButton>
      <Button variant="outlined" disabled={remove.isPending} onClick={() => void askRemove()} aria-label={t('factors.passkeys.removeNamed', { name })}>
        {t('factors.passkeys.remove')}
      </Button>
      {renaming && <RenamePasskey passkey={passkey} onClose={() => setRenaming(false)} />}
    </Box>
  );
}
