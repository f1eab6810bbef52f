import { SelectField, TagsField, TextField, useLocalized, type FormState } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useTagSuggestions } from '../api/useCustomers.js';
import { useStatuses } from '../api/useStatuses.js';
import type { CustomField, ProfileType } from '../api/types.js';
import { FieldInputs } from '../fields/FieldInputs.js';
import { useTexts } from '../parts/t.js';
import { LIMITS, type ProfileValues } from './profileValues.js';

export interface ProfileFieldsProps {
  form: Pick<FormState<ProfileValues>, 'values' | 'set'>;
  profileType: ProfileType;
  talentId: string | undefined;
  autoFocus?: boolean;
  /** The agency's own fields of this kind of profile. */
  custom?: readonly CustomField[];
}

const two = { display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } } as const;

export function ProfileFields({ form, profileType, talentId, autoFocus = false, custom = [] }: ProfileFieldsProps): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const statuses = useStatuses();
  const suggestions = useTagSuggestions(talentId);
  const { values, set } = form;
  const left = LIMITS.notes - values.notes.length;
  return (
    <Box sx={{ display: 'grid', gap: '14px' }}>
      <TextField name="nickname" label={t('field.nickname')} value={values.nickname} onChange={(value) => set('nickname', value)} maxLength={LIMITS.nickname} required autoFocus={autoFocus} />
      <Box sx={two}>
        <SelectField name="status" label={t('field.status')} value={values.status} onChange={(value) => set('status', value)} options={statuses.all.filter((status) => status.active || status.code === values.status).map((status) => ({ value: status.code, label: localized(status.name) }))} />
        <SelectField name="language" label={t('field.language')} value={values.language} onChange={(value) => set('language', value)} placeholder={t('language.none')} options={['ja', 'zh', 'en'].map((code) => ({ value: code, label: t(`language.${code}`) }))} />
      </Box>
      <TagsField name="tags" label={t('field.tags')} value={values.tags} onChange={(value) => set('tags', value.slice(0, LIMITS.tags))} suggestions={suggestions.filter((tag) => !values.tags.includes(tag))} help={t('form.tagsHelp', { max: LIMITS.tags })} />
      <TextField name="source" label={t('field.source')} value={values.source} onChange={(value) => set('source', value)} maxLength={LIMITS.source} help={t('form.sourceHelp')} />
      {profileType === 'company' && <CompanyFields form={form} />}
      <FieldInputs fields={custom} values={values} set={(name, value) => set(name, value)} />
      <TextField
        name="notes"
        label={t('field.notes')}
        value={values.notes}
        onChange={(value) => set('notes', value)}
        rows={3}
        help={t('form.notesHelp')}
        aside={left < 200 && <Box component="span" sx={{ fontSize: 12, color: left < 0 ? 'error.main' : 'text.secondary' }}>{t('form.notesLeft', { count: left })}</Box>}
      />
    </Box>
  );
}

function CompanyFields({ form: { values, set } }: Pick<ProfileFieldsProps, 'form'>): ReactElement {
  const t = useTexts();
  return (
    <>
      <TextField name="company.legalName" label={t('field.legalName')} value={values['company.legalName']} onChange={(value) => set('company.legalName', value)} maxLength={200} />
      <Box sx={two}>
        <TextField name="company.shortName" label={t('field.shortName')} value={values['company.shortName']} onChange={(value) => set('company.shortName', value)} maxLength={100} />
        <TextField name="company.segment" label={t('field.segment')} value={values['company.segment']} onChange={(value) => set('company.segment', value)} maxLength={64} />
        <TextField name="company.foundingDate" type="date" label={t('field.foundingDate')} value={values['company.foundingDate']} onChange={(value) => set('company.foundingDate', value)} />
        <TextField name="company.website" type="url" label={t('field.website')} value={values['company.website']} onChange={(value) => set('company.website', value)} maxLength={500} placeholder="https://" />
      </Box>
    </>
  );
}
