import { Form, SubmitBar, TextField, useApi, useForm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { Agency } from './platform-screen.js';

export function NewAgencyForm({ onCreated, onCancel }: { onCreated(): void; onCancel(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const form = useForm({
    initial: { code: '', en: '', ja: '', zh: '', username: 'admin', email: '', displayName: '', password: '' },
    validate: ({ code, en, username, email, displayName, password }) => Object.fromEntries(Object.entries({ code, 'name.en': en, 'admin.username': username, 'admin.email': email, 'admin.displayName': displayName, 'admin.password': password }).filter(([, value]) => !value.trim()).map(([name]) => [name, 'required'])),
    async submit({ code, en, ja, zh, username, email, displayName, password }) {
      const agency = await http.post<Agency>('/platform/tenants', { code, name: { en, ...(ja ? { ja } : {}), ...(zh ? { zh } : {}) }, admin: { username, email, displayName, password } });
      notify(t('platform.created', { code: agency.code }), { level: 'success' });
    },
  });
  const { values, set } = form;
  const labels = { code: t('platform.code'), 'name.en': 'English', 'admin.username': t('people.username'), 'admin.email': t('people.email'), 'admin.displayName': t('people.name'), 'admin.password': t('people.password') };
  const legend = { fontSize: 13, fontWeight: 600, mb: '8px', p: 0 } as const;
  const group = { border: 0, p: 0, m: 0, display: 'grid', gap: '12px' } as const;
  return (
    <Form form={form} labels={labels} label={t('platform.new')} onSubmitted={onCreated}>
      <TextField name="code" label={labels.code} required help={t('platform.codeHelp')} value={values.code} onChange={(value) => set('code', value.toUpperCase())} mono maxLength={32} autoFocus />
      <Box component="fieldset" sx={group}>
        <Box component="legend" sx={legend}>{t('roles.names')}</Box>
        <TextField name="name.en" label="English" required value={values.en} onChange={(value) => set('en', value)} />
        <TextField name="name.ja" label="日本語" value={values.ja} onChange={(value) => set('ja', value)} />
        <TextField name="name.zh" label="简体中文" value={values.zh} onChange={(value) => set('zh', value)} />
      </Box>
      <Box component="fieldset" sx={group}>
        <Box component="legend" sx={legend}>{t('platform.admin')}</Box>
        <TextField name="admin.displayName" label={labels['admin.displayName']} required value={values.displayName} onChange={(value) => set('displayName', value)} />
        <TextField name="admin.username" label={labels['admin.username']} required value={values.username} onChange={(value) => set('username', value)} mono />
        <TextField name="admin.email" type="email" label={labels['admin.email']} required value={values.email} onChange={(value) => set('email', value)} />
        <TextField name="admin.password" type="password" label={labels['admin.password']} required help={t('people.passwordHelp')} value={values.password} onChange={(value) => set('password', value)} autoComplete="new-password" />
      </Box>
      <SubmitBar action={t('platform.create')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
