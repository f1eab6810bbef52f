import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useNotify, useShell, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Rotation, RotationKind, TenantChoice } from './types.js';

export function StartRotation({ choice, onDone }: { choice: TenantChoice; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const { boot } = useShell();
  // The installation has one key of its own; agencies have the others.
  const kinds: RotationKind[] = boot.tenant.isPlatform && !choice.tenantId ? ['kek'] : ['dek', 'idx', 'deep'];
  const form = useForm({
    initial: { kind: kinds[0]!, rowsPerSecond: '', reason: '' },
    validate: ({ reason, rowsPerSecond }): Record<string, string> => ({ ...(reason.trim().length < 3 ? { reason: 'required' } : {}), ...(rowsPerSecond && !/^[1-9]\d{0,5}$/.test(rowsPerSecond) ? { rowsPerSecond: 'format' } : {}) }),
    async submit({ kind, rowsPerSecond, reason }) {
      await http.post<Rotation>('/vault/rotations', { ...choice, kind, reason: reason.trim(), ...(rowsPerSecond ? { rowsPerSecond: Number(rowsPerSecond) } : {}) });
      await client.invalidateQueries({ queryKey: ['core', 'vault'] });
      notify(t('vault.rotation.started'), { level: 'success' });
    },
  });
  const labels = { kind: t('vault.rotation.what'), rowsPerSecond: t('vault.rotation.limit'), reason: t('vault.reason') };
  return (
    <Form form={form} labels={labels} label={t('vault.rotation.start')} onSubmitted={onDone}>
      <SelectField name="kind" label={labels.kind} value={form.values.kind} onChange={(value) => form.set('kind', value as RotationKind)} options={kinds.map((value) => ({ value, label: t(`vault.rotation.kind.${value}`) }))} help={t(`vault.rotation.kindHelp.${form.values.kind}`)} />
      <TextField name="reason" label={labels.reason} required autoFocus value={form.values.reason} onChange={(value) => form.set('reason', value)} maxLength={300} help={t('vault.reasonHelp')} />
      {form.values.kind !== 'kek' && <TextField name="rowsPerSecond" label={labels.rowsPerSecond} value={form.values.rowsPerSecond} onChange={(value) => form.set('rowsPerSecond', value)} help={t('vault.rotation.limitHelp')} />}
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('vault.rotation.safe')}</Box>
      <SubmitBar action={t('vault.rotation.start')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
