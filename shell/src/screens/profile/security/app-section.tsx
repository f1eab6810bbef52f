import { Icon, Section, StatusBadge, useApi, useConfirm, useFormat, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactElement } from 'react';
import { TotpSetup } from '../../factors/totp-setup.js';
import { DEVICES_KEY, MFA_KEY, type MfaOverview } from '../../factors/types.js';
import { CodesDialog } from './codes-dialog.js';
import { useFactorChange } from './use-factor-change.js';

export function AppSection({ mfa }: { mfa: MfaOverview }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const confirm = useConfirm();
  const format = useFormat();
  const notify = useNotify();
  const client = useQueryClient();
  const titleId = useId();
  const [open, setOpen] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const remove = useFactorChange(() => http.post('/auth/me/mfa/totp/disable'), t('factors.totp.removed'));
  const askRemove = async (): Promise<void> => {
    if (await confirm({ title: t('factors.totp.removeTitle'), consequences: [t('factors.totp.removeText.first'), t('factors.totp.removeText.second')], action: t('factors.totp.remove'), danger: true })) remove.mutate();
  };
  const enabled = (fresh: string[] | undefined): void => {
    setOpen(false);
    if (fresh) setCodes(fresh);
    void client.invalidateQueries({ queryKey: MFA_KEY });
    void client.invalidateQueries({ queryKey: DEVICES_KEY });
    notify(t('factors.totp.enabled'), { level: 'success' });
  };
  const facts = mfa.totp && [t('factors.totp.on', { when: format.relative(mfa.totp.enabledAt) }), mfa.totp.lastUsedAt ? t('factors.totp.used', { when: format.relative(mfa.totp.lastUsedAt) }) : t('factors.totp.unused')].join(' · ');
  return (
    <Section
      title={t('factors.totp.title')}
      description={facts ?? t('factors.totp.off')}
      actions={
        <>
          {mfa.totp && <StatusBadge tone="success">{t('state.active')}</StatusBadge>}
          <Button variant={mfa.totp ? 'outlined' : 'contained'} onClick={() => setOpen(true)} startIcon={<Icon name="phone" size={16} />}>{t(mfa.totp ? 'factors.totp.replace' : 'factors.totp.setup')}</Button>
          {mfa.totp && <Button variant="outlined" color="error" disabled={remove.isPending} onClick={() => void askRemove()}>{t('factors.totp.remove')}</Button>}
        </>
      }
      padding="flush"
    >
      {open && (
        <Dialog open onClose={() => setOpen(false)} aria-labelledby={titleId} fullWidth maxWidth="sm">
          <DialogTitle id={titleId}>{t('factors.totp.title')}</DialogTitle>
          <DialogContent>
            <TotpSetup onEnabled={enabled} onCancel={() => setOpen(false)} />
          </DialogContent>
        </Dialog>
      )}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
      {mfa.required && !mfa.totp && mfa.passkeys.length === 0 && <Box sx={{ p: '10px 16px', fontSize: 13 }}>{t('factors.enrol.required')}</Box>}
    </Section>
  );
}
