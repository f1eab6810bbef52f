import { Form, SelectField, SubmitBar, TextField, useApi, useForm, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState, type ReactElement } from 'react';
import { PURPOSES } from '../api/contract.js';
import type { Customer } from '../api/types.js';
import { useStatuses } from '../api/useStatuses.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { DIALLING } from './phone.js';

const KINDS = ['email', 'phone', 'name', 'familyName', 'givenName', 'registrationNumber', 'vatId'] as const;
const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;
const LONGEST_VALUE = 254;

export interface PersonalSearchProps {
  onOpen(customer: Customer): void;
  onClose(): void;
}

/**
 * Finds customers by a whole e-mail address, phone number or name. The vault compares fingerprints only, so nothing but the whole value is
 * found. What was typed stays in this dialog's memory: neither in the address nor in the query cache.
 */
export function PersonalSearch({ onOpen, onClose }: PersonalSearchProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const title = useId();
  const [found, setFound] = useState<Customer[]>();
  const form = useForm({
    keep: false,
    initial: { field: 'email', value: '', country: 'JP', purpose: 'customer_view', reason: '' },
    guard: false,
    validate: ({ value, reason }): Record<string, string> => ({
      ...(value.trim() === '' ? { value: t('find.valueMissing') } : {}),
      ...(reason.trim().length < SHORTEST_REASON ? { reason: t('personal.reasonShort', { min: SHORTEST_REASON }) } : {}),
    }),
    submit: async ({ field, value, country, purpose, reason }) => {
      setFound(undefined);
      setFound(await http.post<Customer[]>('/customers/search-pii', { field, value: value.trim(), purpose, reason: reason.trim(), ...(field === 'phone' ? { country } : {}) }));
    },
  });
  const { field, country } = form.values;
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="sm">
      <DialogTitle id={title}>{t('find.title')}</DialogTitle>
      <DialogContent>
        <Box sx={{ fontSize: 13, color: 'text.secondary', mb: '12px' }}>{t('find.about')}</Box>
        <Form form={form} label={t('find.title')} labels={{ value: t(`find.kind.${field}`), reason: t('personal.reason'), purpose: t('personal.purpose') }}>
          <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
            <SelectField name="field" label={t('find.by')} value={field} onChange={(next) => form.set('field', next)} options={KINDS.map((kind) => ({ value: kind, label: t(`find.kind.${kind}`) }))} />
            {field === 'phone' && <SelectField name="country" label={t('find.country')} value={country} onChange={(next) => form.set('country', next)} options={Object.entries(DIALLING).map(([code, dialling]) => ({ value: code, label: `${code} +${dialling.code}` }))} />}
            <TextField name="value" label={t(`find.kind.${field}`)} value={form.values.value} onChange={(next) => form.set('value', next)} maxLength={LONGEST_VALUE} autoComplete="off" />
            <SelectField name="purpose" label={t('personal.purpose')} value={form.values.purpose} onChange={(next) => form.set('purpose', next)} options={PURPOSES.map((code) => ({ value: code, label: t(`purpose.${code}`) }))} />
            <Box sx={{ gridColumn: '1 / -1' }}>
              <TextField name="reason" label={t('personal.reason')} value={form.values.reason} onChange={(next) => form.set('reason', next)} maxLength={LONGEST_REASON} placeholder={t('find.reasonHint')} />
            </Box>
          </Box>
          <SubmitBar action={t('find.search')} busy={form.busy} onCancel={onClose} />
        </Form>
        <Box role="status" sx={{ mt: '8px', fontSize: 13 }}>{found && t(found.length === 0 ? 'find.none' : 'find.found', { count: found.length })}</Box>
        {found && found.length > 0 && <Matches customers={found} onOpen={onOpen} />}
      </DialogContent>
    </Dialog>
  );
}

function Matches({ customers, onOpen }: { customers: readonly Customer[]; onOpen(customer: Customer): void }): ReactElement {
  const t = useTexts();
  const talents = useTalents();
  const statuses = useStatuses();
  const { palette } = useTokens();
  return (
    <Box component="ul" aria-label={t('find.matches')} sx={{ listStyle: 'none', m: '8px 0 0', p: 0 }}>
      {customers.map((customer) => (
        <Box key={customer.id} component="li" sx={{ borderTop: `1px solid ${palette.line}` }}>
          <ButtonBase onClick={() => onOpen(customer)} sx={{ width: '100%', minHeight: 40, px: '8px', gap: '10px', fontSize: 13, justifyContent: 'flex-start', textAlign: 'start', '&:hover': { bgcolor: palette.sunken } }}>
            <TalentMark color={talents.byId(customer.talentId)?.color} />
            <Box component="span" sx={{ flex: 1, minWidth: 0, fontWeight: 600 }}>{customer.nickname}</Box>
            <Box component="span" sx={{ color: 'text.secondary' }}>{talents.byId(customer.talentId)?.name}</Box>
            <CustomerStatusBadge status={statuses.byCode(customer.status)} code={customer.status} />
          </ButtonBase>
        </Box>
      ))}
    </Box>
  );
}
