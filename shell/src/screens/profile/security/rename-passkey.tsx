import { Form, SubmitBar, TextField, useApi, useForm, useT } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, type ReactElement } from 'react';
import { MFA_KEY, type PasskeyView } from '../../factors/types.js';

export function RenamePasskey({ passkey, onClose }: { passkey: PasskeyView; onClose(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const titleId = useId();
  const form = useForm({
    initial: { name: passkey.name },
    guard: false,
    validate: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    submit: async ({ name }) => void (await http.patch(`/auth/me/passkeys/${passkey.id}`, { version: passkey.version, name: name.trim() })),
  });
  const done = (): void => {
    void client.invalidateQueries({ queryKey: MFA_KEY });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} fullWidth maxWidth="xs">
      <DialogTitle id={titleId}>{t('factors.passkeys.rename')}</DialogTitle>
      <DialogContent>
        <Form form={form} labels={{ name: t('factors.passkeys.name') }} onSubmitted={done}>
          <TextField name="name" label={t('factors.passkeys.name')} value={form.values.name} onChange={(value) => form.set('name', value)} maxLength={64} autoFocus />
          <SubmitBar action={t('factors.passkeys.rename')} busy={form.busy} disabled={!form.dirty} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
