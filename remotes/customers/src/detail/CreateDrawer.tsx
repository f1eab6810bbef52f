import { Drawer, Form, SelectField, SubmitBar, useApi, useCan, useForm, useLocalized, useNotify, type HttpClient } from '@hako/sdk-plugin/ui';
import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL } from '../api/contract.js';
import { useCustomerCache } from '../api/useCustomer.js';
import { useFields } from '../api/useFields.js';
import type { CustomField, Customer, ProfileType } from '../api/types.js';
import { formName } from '../fields/fieldValues.js';
import { Group } from '../parts/Group.js';
import { useReportDirty } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { personalLabels } from '../personal/personalLabels.js';
import { PersonalFields } from '../personal/PersonalFields.js';
import { filledPersonal, toFormValues, toPersonalInput, type PersonalFormValues } from '../personal/personalFormValues.js';
import { ProfileFields } from './ProfileFields.js';
import type { Fields } from './conflict.js';
import { checkProfile, fieldsOf, onlyFieldsOf, profileFieldKey, toBody, toProfileValues, type ProfileValues } from './profileValues.js';

const DEFAULT_COUNTRY = 'JP';

export interface CreateDrawerProps {
  profileType: ProfileType;
  onType(type: ProfileType): void;
  onClose(): void;
  onCreated(customer: Customer): void;
}

interface CreateValues {
  [name: string]: unknown;
  talentId: string;
  profile: ProfileValues;
  pii: PersonalFormValues;
}

/** A new person or company. What is typed stays in this form alone: it holds personal data, so there is no draft of it. */
export function CreateDrawer({ profileType, onType, onClose, onCreated }: CreateDrawerProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const cache = useCustomerCache();
  const talents = useTalents();
  const localized = useLocalized();
  const known = useFields();
  const [fields, personal] = [known.of(profileType), known.personalOf(profileType)];
  const [key] = useState(() => crypto.randomUUID());
  const form = useForm<CreateValues>({
    keep: false,
    initial: { talentId: talents.current?.id ?? (talents.all.length === 1 ? (talents.all[0]?.id ?? '') : ''), profile: toProfileValues({}), pii: toFormValues({}, DEFAULT_COUNTRY) },
    validate: (values) => ({ ...checkProfile(values.profile), ...(values.talentId ? {} : { talentId: 'required' }) }),
    submit: async (values) => {
      const customer = await create(http, profileType, { fields, personal }, values, key);
      cache.added();
      notify(t('form.created', { nickname: customer.nickname }), { level: 'success' });
      onCreated(customer);
    },
  });
  useReportDirty(form.dirty);
  const mayWritePersonal = useCan('customer.pii:write', form.values.talentId ? { type: 'talent', id: form.values.talentId } : undefined);
  const labels = { talentId: t('field.talentId'), ...personalLabels(t, 'pii'), ...Object.fromEntries(personal.map((field) => [`pii.${formName(field)}`, localized(field.name)])), ...Object.fromEntries(fieldsOf(profileType).map((name) => [name, t(profileFieldKey(name))])), ...Object.fromEntries(fields.map((field) => [formName(field), localized(field.name)])) };
  const { profile, pii } = form.values;
  return (
    <Drawer open onClose={onClose} name="customer" title={t('form.newTitle')}>
      <Form form={form} label={t('form.newTitle')} labels={labels}>
        <ToggleButtonGroup exclusive size="small" value={profileType} onChange={(_, type: ProfileType | null) => type && onType(type)} aria-label={t('field.profileType')} fullWidth>
          <ToggleButton value="individual">{t('type.individual')}</ToggleButton>
          <ToggleButton value="company">{t('type.company')}</ToggleButton>
        </ToggleButtonGroup>
        <SelectField name="talentId" label={t('field.talentId')} value={form.values.talentId} onChange={(value) => form.set('talentId', value)} placeholder={t('form.chooseTalent')} required options={talents.all.filter((talent) => talent.active).map((talent) => ({ value: talent.id, label: talent.name }))} />
        <ProfileFields form={{ values: profile, set: (name, value) => form.set('profile', { ...profile, [name]: value }) }} profileType={profileType} talentId={form.values.talentId || undefined} custom={fields} autoFocus />
        {mayWritePersonal && (
          <Group title={t('form.personal')}>
            <Box sx={{ fontSize: 12, color: 'text.secondary', mb: '12px' }}>{t('form.personalHelp')}</Box>
            <PersonalFields form={{ values: pii, set: (name, value) => form.set('pii', { ...pii, [name]: value }) }} profileType={profileType} at="pii" country={pii.addresses[0]?.country ?? DEFAULT_COUNTRY} custom={personal} />
          </Group>
        )}
        <SubmitBar action={t('form.create')} busy={form.busy} onCancel={onClose} />
      </Form>
    </Drawer>
  );
}

/** The same key for each try of one form: a click that was sent twice is one customer. */
function create(http: HttpClient, profileType: ProfileType, { fields, personal: personalFields }: { fields: readonly CustomField[]; personal: readonly CustomField[] }, values: CreateValues, idempotencyKey: string): Promise<Customer> {
  const names = profileType === 'company' ? PERSONAL_OF_COMPANY : PERSONAL_OF_INDIVIDUAL;
  const personal = filledPersonal(toPersonalInput(values.pii, names, personalFields));
  const body = { profileType, talentId: values.talentId, ...toBody(filled(onlyFieldsOf(profileType, values.profile, fields)), fields), ...(Object.keys(personal).length > 0 ? { pii: personal } : {}) };
  return http.post<Customer>('/customers', body, { idempotencyKey });
}

/** Custom fields that nobody touched are not sent: the server knows which of them it wants. */
function filled(values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !name.startsWith('custom.') || (value !== undefined && value !== null && value.length > 0)));
}
