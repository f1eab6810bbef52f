import { Icon, Section, StatusBadge, useApi, useConfirm, useFormat, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { MfaOverview } from '../../factors/types.js';
import { CodesDialog } from './codes-dialog.js';
import { useFactorChange } from './use-factor-change.js';

export function CodesSection({ mfa }: { mfa: MfaOverview }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const confirm = useConfirm();
  const format = useFormat();
  const [codes, setCodes] = useState<string[] | null>(null);
  const make = useFactorChange(() => http.post<{ recoveryCodes: string[] }>('/auth/me/recovery-codes'), '', ({ recoveryCodes }) => setCodes(recoveryCodes));
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('factors.codes.makeTitle'), consequences: t('factors.codes.makeText'), action: t('factors.codes.make'), danger: true })) make.mutate();
  };
  const kept = mfa.recoveryCodes;
  const hasFactor = mfa.totp !== null || mfa.passkeys.length > 0;
  return (
    <Section
      title={t('factors.codes.title')}
      description={kept ? `${t('factors.codes.left', { count: kept.remaining })} · ${t('factors.codes.made', { when: format.relative(kept.createdAt) })}` : t('factors.codes.none')}
      actions={hasFactor && <Button variant="outlined" disabled={make.isPending} onClick={() => void ask()} startIcon={<Icon name="refresh-cw" size={16} />}>{t('factors.codes.make')}</Button>}
      padding="flush"
    >
      {kept?.few && (
        <Box sx={{ p: '10px 16px' }}>
          <StatusBadge tone="warning">{t('factors.codes.few', { count: kept.remaining })}</StatusBadge>
        </Box>
      )}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  );
}
