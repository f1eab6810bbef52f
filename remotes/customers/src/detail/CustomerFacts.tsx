import { Facts, Tag, useFormat, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, Link } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { useTags } from '../api/useCustomers.js';
import { useFields } from '../api/useFields.js';
import type { Customer } from '../api/types.js';
import { FieldValue } from '../fields/FieldValue.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';

export function ProfileFacts({ customer }: { customer: Customer }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const talent = useTalents().byId(customer.talentId);
  const localized = useLocalized();
  const tags = useTags(customer.talentId);
  const fields = useFields().of(customer.profileType);
  const none = <Nothing />;
  return (
    <Facts
      items={[
        { label: t('field.talentId'), value: <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}><TalentMark color={talent?.color} height={12} />{talent?.name ?? ''}</Box> },
        { label: t('field.language'), value: customer.language ? t(`language.${customer.language}`) : none },
        { label: t('field.tags'), value: customer.tags.length > 0 ? <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px' }}>{customer.tags.map((tag) => <Tag key={tag} color={tags.color(tag)}>{tag}</Tag>)}</Box> : none },
        { label: t('field.source'), value: customer.source ?? none },
        ...fields.map((field) => {
          const value = customer.custom[field.code];
          return { label: localized(field.name), value: value === undefined ? none : <FieldValue field={field} value={value} /> };
        }),
        { label: t('field.notes'), value: customer.notes ? <Box component="span" sx={{ whiteSpace: 'pre-wrap' }}>{customer.notes}</Box> : none },
        { label: t('column.createdAt'), value: <time dateTime={customer.createdAt}>{format.dateTime(customer.createdAt)}</time> },
        { label: t('column.updatedAt'), value: <time dateTime={customer.updatedAt} title={format.dateTime(customer.updatedAt)}>{format.relative(customer.updatedAt)}</time> },
      ]}
    />
  );
}

export function CompanyFactList({ company }: { company: NonNullable<Customer['company']> }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const shown = (value: string | null | undefined): ReactNode => value || <Nothing />;
  return (
    <Facts
      items={[
        { label: t('field.legalName'), value: shown(company.legalName) },
        { label: t('field.shortName'), value: shown(company.shortName) },
        { label: t('field.segment'), value: shown(company.segment) },
        { label: t('field.foundingDate'), value: shown(company.foundingDate && format.date(`${company.foundingDate}T12:00:00`)) },
        { label: t('field.website'), value: company.website ? <Link href={company.website} target="_blank" rel="noopener noreferrer nofollow">{company.website}</Link> : <Nothing /> },
      ]}
    />
  );
}

function Nothing(): ReactElement {
  const t = useTexts();
  return <Box component="span" sx={{ color: 'text.secondary' }}>{t('detail.none')}</Box>;
}
