import { adviceFor, Icon, Tag, toApiError, useApi, useFormat, useLocalized, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Radio } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useStatuses } from '../api/useStatuses.js';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { profileFieldKey } from '../detail/profileValues.js';
import type { MergeRecord } from '../rights/types.js';
import { canJoin, defaultChoice, differing, valueOf, type MergeField } from './fields.js';
import { Overlaps } from './Overlaps.js';
import type { Choice } from './types.js';

interface MergeViewProps {
  left: Customer;
  right: Customer;
  onMerged(merge: MergeRecord): void;
  onDismiss?: (() => void) | undefined;
}

/** Two records side by side; what differs is chosen, what hangs on them is joined. */
export function MergeView({ left, right, onMerged, onDismiss }: MergeViewProps): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const notify = useNotify();
  const [keptId, setKeptId] = useState(left.id);
  const [choices, setChoices] = useState<Partial<Record<MergeField, Choice>>>({});
  const [personal, setPersonal] = useState<Choice>('both');
  const [busy, setBusy] = useState(false);
  const [kept, merged] = keptId === left.id ? [left, right] : [right, left];
  const fields = differing(kept, merged);
  const choiceOf = (field: MergeField): Choice => choices[field] ?? defaultChoice(kept, merged, field);
  const merge = async (): Promise<void> => {
    setBusy(true);
    try {
      onMerged(await http.post<MergeRecord>(`/customers/${kept.id}/merge`, { version: kept.version, merged: { id: merged.id, version: merged.version }, choices: Object.fromEntries(fields.map((field) => [field, choiceOf(field)])), personal }));
    } catch (error) {
      notify(adviceFor(toApiError(error), ui), { level: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box sx={{ display: 'grid', gap: '14px', fontSize: 13 }}>
      <Choose legend={t('merge.keep')} name="keep" value={keptId} onChange={(value) => { setKeptId(value); setChoices({}); }} options={[left, right].map((customer) => ({ value: customer.id, label: <Head customer={customer} /> }))} />
      {fields.map((field) => (
        <Choose
          key={field}
          legend={t(profileFieldKey(field))}
          name={field}
          value={choiceOf(field)}
          onChange={(value) => setChoices((known) => ({ ...known, [field]: value as Choice }))}
          options={[
            { value: 'kept', label: <Value field={field} customer={kept} /> },
            { value: 'merged', label: <Value field={field} customer={merged} /> },
            ...(canJoin(field) ? [{ value: 'both', label: <>{t('merge.both')}</> }] : []),
          ]}
        />
      ))}
      {kept.hasPersonalData && merged.hasPersonalData && (
        <Choose legend={t('personal.title')} name="personal" value={personal} onChange={(value) => setPersonal(value as Choice)} options={(['both', 'kept', 'merged'] as const).map((value) => ({ value, label: <>{t(`merge.personal.${value}`)}</> }))} />
      )}
      <Overlaps left={left} right={right} />
      <Box sx={{ color: 'text.secondary' }}>{t('merge.moves')}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'flex-end' }}>
        {onDismiss && <Button variant="text" disabled={busy} onClick={onDismiss}>{t('duplicate.dismiss')}</Button>}
        <Button variant="contained" disabled={busy} onClick={() => void merge()} startIcon={<Icon name="merge" size={16} />}>{t('merge.do')}</Button>
      </Box>
    </Box>
  );
}

function Head({ customer }: { customer: Customer }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{customer.nickname}</Box>
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[t('merge.since', { when: format.date(customer.createdAt) }), customer.hasPersonalData ? t('merge.hasPersonal') : null].filter(Boolean).join(' · ')}</Box>
    </>
  );
}

function Value({ field, customer }: { field: MergeField; customer: Customer }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const statuses = useStatuses();
  const value = valueOf(customer, field);
  if (value === null || value.length === 0) return <Box component="span" sx={{ color: 'text.secondary' }}>{t('history.nothing')}</Box>;
  if (typeof value !== 'string') return <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px' }}>{value.map((tag) => <Tag key={tag}>{tag}</Tag>)}</Box>;
  if (field === 'language') return <>{t(`language.${value}`)}</>;
  const status = field === 'status' ? statuses.byCode(value) : undefined;
  return <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{status ? localized(status.name) : value}</Box>;
}

interface ChooseProps {
  legend: string;
  name: string;
  value: string;
  options: { value: string; label: ReactElement }[];
  onChange(value: string): void;
}

function Choose({ legend, name, value, options, onChange }: ChooseProps): ReactElement {
  const { palette, tones } = useTokens();
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, mb: '6px', fontSize: 13, fontWeight: 600 }}>{legend}</Box>
      <Box sx={{ display: 'grid', gap: '8px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        {options.map((option) => (
          <Box key={option.value} component="label" sx={{ display: 'flex', gap: '6px', p: '6px 8px', borderRadius: '8px', cursor: 'pointer', minWidth: 0, border: `1px solid ${value === option.value ? tones.accent.solid : palette.line}`, bgcolor: value === option.value ? tones.accent.soft : 'transparent' }}>
            <Radio checked={value === option.value} onChange={() => onChange(option.value)} name={name} value={option.value} />
            <Box sx={{ minWidth: 0, alignSelf: 'center' }}>{option.label}</Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
