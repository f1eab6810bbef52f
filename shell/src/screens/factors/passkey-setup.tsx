import { Form, Icon, TextField, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { http } from '../../session/client.js';
import { createPasskey, passkeyError, passkeyName, type CreationOptions } from './passkey.js';

interface PasskeySetupProps {
  onAdded(recoveryCodes: string[] | undefined): void;
  onCancel(): void;
}

/** A name, then the browser's own dialog. */
export function PasskeySetup({ onAdded, onCancel }: PasskeySetupProps): ReactElement {
  const t = useT('shell');
  const form = useForm({
    initial: { name: passkeyName(t) },
    guard: false,
    validate: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    async submit({ name }) {
      try {
        const response = await createPasskey(await http.post<CreationOptions>('/auth/me/passkeys/options'));
        const { recoveryCodes } = await http.post<{ recoveryCodes?: string[] }>('/auth/me/passkeys', { name: name.trim(), response });
        onAdded(recoveryCodes);
      } catch (error) {
        throw passkeyError(error, t('factors.cancelled'));
      }
    },
  });
  return (
    <Form form={form} labels={{ name: t('factors.passkeys.name') }} label={t('factors.passkeys.add')}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('factors.passkeys.noneText')}</Box>
      <TextField name="name" label={t('factors.passkeys.name')} help={t('factors.passkeys.nameHelp')} value={form.values.name} onChange={(value) => form.set('name', value)} maxLength={64} autoFocus />
      <Box sx={{ display: 'flex', gap: '8px', justifyContent: 'flex-end' }}>
        <Button variant="text" onClick={onCancel}>{t('action.cancel')}</Button>
        <Button type="submit" variant="contained" disabled={form.busy} startIcon={<Icon name="key-round" size={16} />}>{t('factors.passkeys.add')}</Button>
      </Box>
    </Form>
  );
}
