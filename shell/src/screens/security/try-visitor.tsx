import { Form, SelectField, StatusBadge, SubmitBar, TextField, useApi, useForm, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';

interface Answer {
  admitted: boolean;
  by: 'nothing' | 'ip-rule' | 'agent-rule' | 'not-listed' | 'scanner';
  rule: string | null;
}

/** "Would this visitor come in, and which rule says so?" */
export function TryVisitor({ onOpenRule }: { onOpenRule(id: string): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const [answer, setAnswer] = useState<Answer>();
  const form = useForm({
    initial: { ip: '', userAgent: navigator.userAgent, door: 'admin' },
    guard: false,
    validate: ({ ip }): Record<string, string> => (ip.trim() ? {} : { ip: 'required' }),
    async submit({ ip, userAgent, door }) {
      setAnswer(await http.post<Answer>('/security/perimeter/test', { ip: ip.trim(), userAgent, door }));
    },
  });
  const { values, set } = form;
  return (
    <Form form={form} labels={{ ip: t('security.try.ip') }} label={t('security.try.title')}>
      <TextField name="ip" label={t('security.try.ip')} required mono autoFocus value={values.ip} onChange={(value) => set('ip', value)} placeholder="203.0.113.7" maxLength={64} />
      <SelectField name="door" label={t('security.area.label')} value={values.door} onChange={(value) => set('door', value)} options={['admin', 'public', 'api'].map((value) => ({ value, label: t(`security.area.${value}`) }))} />
      <TextField name="userAgent" label={t('security.try.agent')} value={values.userAgent} onChange={(value) => set('userAgent', value)} rows={3} mono maxLength={1_000} />
      <SubmitBar action={t('security.try.action')} busy={form.busy} />
      <Box role="status" sx={{ display: 'grid', gap: '6px', justifyItems: 'start', fontSize: 13, minHeight: 48 }}>
        {answer && <StatusBadge tone={answer.admitted ? 'success' : 'danger'} icon={answer.admitted ? 'check' : 'ban'}>{t(answer.admitted ? 'security.try.admitted' : 'security.try.refused')}</StatusBadge>}
        {answer && t(`security.try.by.${answer.by}`)}
        {answer?.rule && answer.by === 'ip-rule' && <Button variant="text" onClick={() => answer.rule && onOpenRule(answer.rule)}>{t('security.try.openRule')}</Button>}
      </Box>
    </Form>
  );
}
