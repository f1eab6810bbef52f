import { Form, SubmitBar, TextField, useApi, useForm } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useReportDirty } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import type { Note } from './types.js';

interface NoteFormProps {
  customerId: string;
  /** Left out: a new one. */
  note?: Note;
  onSaved(): void;
  onCancel?(): void;
}

export function NoteForm({ customerId, note, onSaved, onCancel }: NoteFormProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const form = useForm({
    initial: { body: note?.body ?? '' },
    validate: ({ body }): Record<string, string> => (body.trim() === '' ? { body: 'required' } : {}),
    submit: async ({ body }) => {
      if (note) await http.patch(`/customers/${customerId}/notes/${note.id}`, { version: note.version, body });
      else await http.post(`/customers/${customerId}/notes`, { body });
      form.reset({ body: '' });
      onSaved();
    },
  });
  useReportDirty(form.dirty);
  const label = t(note ? 'note.edit' : 'note.add');
  return (
    <Form form={form} label={label} labels={{ body: t('note.body') }}>
      <TextField name="body" label={t('note.body')} value={form.values.body} onChange={(value) => form.set('body', value)} rows={2} maxLength={4_000} help={t('form.notesHelp')} autoFocus={note !== undefined} />
      {(form.dirty || note) && <SubmitBar action={t(note ? 'note.save' : 'note.add')} busy={form.busy} onCancel={() => { form.reset({ body: note?.body ?? '' }); onCancel?.(); }} />}
    </Form>
  );
}
