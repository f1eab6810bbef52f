import { ComboField, Form, SubmitBar, useApi, useForm, useNotify } from '@hako/sdk-plugin/ui';
import { Box, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { TagChange, TagEntry } from './types.js';

interface MergeDialogProps {
  tag: TagEntry;
  others: readonly TagEntry[];
  onMerged(): void;
  onClose(): void;
}

/** Two words for the same become one, on every customer and in every saved view. */
export function MergeDialog({ tag, others, onMerged, onClose }: MergeDialogProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const id = useId();
  const form = useForm({
    initial: { into: null as string | null },
    guard: false,
    validate: ({ into }): Record<string, string> => (into === null ? { into: 'required' } : {}),
    submit: async ({ into }) => {
      const { move } = await http.post<TagChange>(`/customers/tags/${tag.id}/merge`, { into });
      notify(t(move?.state === 'done' ? 'tags.merged' : 'tags.merging', { count: move?.moved ?? 0, name: into ?? '' }), { level: 'success' });
      onMerged();
    },
  });
  const title = t('tags.mergeTitle', { name: tag.name });
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ into: t('tags.into') }}>
          <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('tags.mergeWhat', { name: tag.name, count: tag.count })}</Box>
          <ComboField name="into" label={t('tags.into')} value={form.values.into} onChange={(into) => form.set('into', into)} options={others.map(({ name }) => ({ value: name, label: name }))} required />
          <SubmitBar action={t('tags.merge')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
