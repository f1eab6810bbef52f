import { Form, SubmitBar, TagsField, useApi, useForm } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';

interface TagsDialogProps {
  action: 'add-tags' | 'remove-tags';
  count: number;
  onTags(tags: string[]): void;
  onClose(): void;
}

export function TagsDialog({ action, count, onTags, onClose }: TagsDialogProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const id = useId();
  const { data = [] } = useQuery({ queryKey: keys.tags(undefined), queryFn: ({ signal }) => http.get<{ tag: string; count: number }[]>('/customers/tags', { signal }) });
  const form = useForm({
    initial: { tags: [] as string[] },
    guard: false,
    validate: ({ tags }): Record<string, string> => (tags.length > 0 ? {} : { tags: 'required' }),
    submit: async ({ tags }) => onTags(tags),
  });
  const title = t(action === 'add-tags' ? 'batch.addTagsTo' : 'batch.removeTagsFrom', { count });
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ tags: t('field.tags') }}>
          <TagsField name="tags" label={t('field.tags')} value={form.values.tags} onChange={(tags) => form.set('tags', tags)} suggestions={data.map(({ tag }) => tag)} />
          <SubmitBar action={t(action === 'add-tags' ? 'batch.addTags' : 'batch.removeTags')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
