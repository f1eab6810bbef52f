import { useShell, useT } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { RecoveryCodes } from '../../factors/recovery-codes.js';

/** No click beside it closes what is shown once. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose(): void }): ReactElement {
  const t = useT('shell');
  const { boot } = useShell();
  const titleId = useId();
  return (
    <Dialog open aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{t('factors.codes.showTitle')}</DialogTitle>
      <DialogContent>
        <RecoveryCodes codes={codes} person={`${boot.user.username} (${boot.tenant.code})`} onKept={onClose} />
      </DialogContent>
    </Dialog>
  );
}
