import { Form, SubmitBar, TextField, useApi, useForm, useNotify } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { ColorField } from './ColorField.js';
import type { TagChange, TagEntry } from './types.js';

interface TagDialogProps {
  /** Left out: a new one. */
  tag: TagEntry | undefined;
  onSaved(): void;
  onClose(): void;
}

/** Name, colour and meaning of a tag. A new name goes to every customer that carries it. */
export function TagDialog({ tag, onSaved, onClose }: TagDialogProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const id = useId();
  const form = useForm({
    initial: { name: tag?.name ?? '', color: tag?.color ?? null, about: tag?.about ?? '' },
    guard: false,
    validate: ({ name }): Record<string, string> => (name.trim() === '' ? { name: 'required' } : {}),
    submit: async ({ name, color, about }) => {
      const fields = { name: name.trim(), color, about: about.trim() || null };
      if (tag?.id && tag.version !== null) {
        const { move } = await http.patch<TagChange>(`/customers/tags/${tag.id}`, { version: tag.version, ...fields });
        notify(move ? t(move.state === 'done' ? 'tags.renamed' : 'tags.renaming', { count: move.moved }) : t('tags.saved'), { level: 'success' });
      } else {
        await http.post('/customers/tags', fields);
        notify(t('tags.saved'), { level: 'success' });
      }
      onSaved();
    },
  });
  const { values, set } = form;
  const title = t(tag ? 'tags.editTitle' : 'tags.new');
  // A word that is in no catalogue yet gets its entry first; its name is changed afterwards.
  const fixed = tag !== undefined && tag.id === null;
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ name: t('tags.name'), about: t('tags.meaning') }}>
          <TextField name="name" label={t('tags.name')} value={values.name} onChange={(value) => set('name', value)} maxLength={64} required disabled={fixed} autoFocus={!fixed} help={tag?.id && tag.count > 0 ? t('tags.renameHelp', { count: tag.count }) : undefined} />
          <ColorField label={t('tags.colorLabel')} value={values.color} onChange={(color) => set('color', color)} />
          <TextField name="about" label={t('tags.meaning')} value={values.about} onChange={(value) => set('about', value)} maxLength={200} help={t('tags.meaningHelp')} />
          <SubmitBar action={t('tags.save')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
