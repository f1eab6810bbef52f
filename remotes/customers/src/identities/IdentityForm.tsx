import { Form, SelectField, SubmitBar, SwitchField, TextField, useApi, useForm, useLocalized } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import type { Identity } from './types.js';

interface IdentityFormProps {
  customer: Pick<Customer, 'id' | 'talentId'>;
  identity: Identity | undefined;
  onDone(): void;
  onCancel(): void;
}

/** The address is made from the platform's template unless one is typed. */
export function IdentityForm({ customer, identity, onDone, onCancel }: IdentityFormProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const localized = useLocalized();
  const platforms = useDictionary('platform', customer.talentId);
  const path = `/customers/${customer.id}/platform-identities`;
  const form = useForm({
    initial: { platform: identity?.platform ?? 'BILIBILI', uid: identity?.uid ?? '', nickname: identity?.nickname ?? '', profileUrl: identity?.profileUrl ?? '', verified: identity?.verified ?? false, current: identity?.current ?? true },
    validate: ({ uid }): Record<string, string> => (uid.trim() ? {} : { uid: 'required' }),
    async submit({ platform, uid, nickname, profileUrl, verified, current }) {
      const url = profileUrl.trim() === (identity?.profileUrl ?? '') ? {} : { profileUrl: profileUrl.trim() || null };
      const body = { uid: uid.trim(), nickname: nickname.trim() || null, verified, current, ...url };
      if (identity) await http.patch(`${path}/${identity.id}`, { ...body, version: identity.version });
      else await http.post(path, { ...body, platform });
    },
  });
  const { values, set } = form;
  const labels = { platform: t('identity.platform'), uid: t('identity.fact.uid'), nickname: t('identity.fact.nickname'), profileUrl: t('identity.fact.profileUrl') };
  return (
    <Form form={form} labels={labels} label={t(identity ? 'identity.editTitle' : 'identity.add')} onSubmitted={onDone}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="platform" label={labels.platform} value={values.platform} onChange={(value) => set('platform', value)} disabled={identity !== undefined} options={(identity ? platforms.all : platforms.usable).map(({ code, name }) => ({ value: code, label: localized(name) }))} />
        <TextField name="uid" label={labels.uid} required mono value={values.uid} onChange={(value) => set('uid', value)} maxLength={128} autoFocus />
        <TextField name="nickname" label={labels.nickname} value={values.nickname} onChange={(value) => set('nickname', value)} maxLength={128} />
        <TextField name="profileUrl" type="url" label={labels.profileUrl} value={values.profileUrl} onChange={(value) => set('profileUrl', value)} placeholder={t('identity.urlFromPlatform')} maxLength={500} />
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 16px' }}>
        <SwitchField name="verified" label={t('identity.fact.verified')} value={values.verified} onChange={(value) => set('verified', value)} />
        <SwitchField name="current" label={t('identity.fact.current')} value={values.current} onChange={(value) => set('current', value)} />
      </Box>
      <SubmitBar action={t(identity ? 'identity.save' : 'identity.addThis')} busy={form.busy} onCancel={onCancel} />
    </Form>
  );
}
