import { Form, SubmitBar, SwitchField, TextField, useForm } from '@hako/sdk-plugin/ui';
import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { View, ViewState } from './types.js';
import type { useViews } from './useViews.js';

interface ViewDialogProps {
  /** Left out: a new one, of what is shown. */
  view: View | undefined;
  state: ViewState;
  views: ReturnType<typeof useViews>;
  mayShare: boolean;
  onSaved(view: View): void;
  onClose(): void;
}

export function ViewDialog({ view, state, views, mayShare, onSaved, onClose }: ViewDialogProps): ReactElement {
  const t = useTexts();
  const id = useId();
  const form = useForm({
    initial: { name: view?.name ?? '', shared: view?.shared ?? false, isDefault: view?.isDefault ?? false },
    guard: false,
    validate: ({ name }): Record<string, string> => (name.trim() === '' ? { name: 'required' } : {}),
    submit: async ({ name, shared, isDefault }) => {
      const sharing = { shared, isDefault: shared && isDefault };
      onSaved(view ? await views.change.mutateAsync({ id: view.id, version: view.version, name, ...sharing }) : await views.create.mutateAsync({ name, ...sharing, state }));
    },
  });
  const { values, set } = form;
  const title = t(view ? 'views.editTitle' : 'views.newTitle');
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Form form={form} label={title} labels={{ name: t('views.name') }}>
          <TextField name="name" label={t('views.name')} value={values.name} onChange={(value) => set('name', value)} maxLength={80} required autoFocus help={view ? undefined : t('views.what')} />
          {mayShare && <SwitchField name="shared" label={t('views.share')} help={t('views.shareHelp')} value={values.shared} onChange={(value) => set('shared', value)} />}
          {mayShare && values.shared && <SwitchField name="isDefault" label={t('views.default')} help={t('views.defaultHelp')} value={values.isDefault} onChange={(value) => set('isDefault', value)} />}
          <SubmitBar action={t(view ? 'views.change' : 'views.create')} busy={form.busy} onCancel={onClose} />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
