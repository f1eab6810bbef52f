import { ErrorState, Icon, ListSkeleton, adviceFor, toApiError, useApi, useT, type Query } from '@hako/sdk-plugin/ui';
import { Box, Button, DialogActions, DialogContent, FormControlLabel, Radio, RadioGroup } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import type { StatedPurpose } from '../personal/purposeMemory.js';
import type { ExportDialogProps } from './ExportDialog.js';
import { FieldChoice } from './FieldChoice.js';
import type { ExportField, ExportFormat, ExportView } from './types.js';
import { MIN_REASON, WhyFields } from './WhyFields.js';

const FORMATS: readonly ExportFormat[] = ['xlsx', 'csv', 'json'];

/** Format, columns, and for personal ones the purpose and reason that stand in the log. */
export function ExportChoice({ filters, total, onStarted, onClose }: Omit<ExportDialogProps, 'id'>): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const [kind, setKind] = useState<ExportFormat>('xlsx');
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const [why, setWhy] = useState<StatedPurpose>({ purpose: 'support_case', reason: '' });
  const { data: fields, error, refetch } = useQuery({ queryKey: keys.exportFields, queryFn: ({ signal }) => http.get<ExportField[]>('/exports/customers/fields', { signal }), staleTime: 60_000 });
  const wanted = (fields ?? []).filter(({ code, preset }) => chosen?.has(code) ?? preset);
  const personal = wanted.some((field) => field.personal);
  const start = useMutation({
    mutationFn: () => http.post<ExportView>('/exports', { kind: 'customers', format: kind, fields: wanted.map(({ code }) => code), filters: withoutUndefined(filters), ...(personal && { purpose: why.purpose, reason: why.reason.trim() }) }),
    onSuccess: (made) => onStarted(made.id),
  });
  const toggle = (code: string, on: boolean): void => setChosen(new Set(on ? [...wanted.map((field) => field.code), code] : wanted.map((field) => field.code).filter((other) => other !== code)));
  return (
    <>
      <DialogContent>
        <Box sx={{ fontSize: 13, color: 'text.secondary', mb: '12px' }}>{total === undefined ? t('export.whatUnknown') : t('export.what', { count: total })}</Box>
        <RadioGroup row value={kind} onChange={(_, value) => setKind(FORMATS.find((one) => one === value) ?? 'xlsx')} aria-label={t('export.format')}>
          {FORMATS.map((value) => <FormControlLabel key={value} value={value} control={<Radio />} label={t(`export.${value}`)} slotProps={{ typography: { sx: { fontSize: 13 } } }} />)}
        </RadioGroup>
        {error && !fields ? <ErrorState error={error} onRetry={() => void refetch()} during="export fields" /> : fields ? <FieldChoice fields={fields} chosen={new Set(wanted.map(({ code }) => code))} onToggle={toggle} /> : <ListSkeleton rows={6} />}
        {personal && <WhyFields why={why} onChange={setWhy} />}
        {start.error && <Box role="alert" sx={{ mt: '12px', fontSize: 13, color: 'error.main' }}>{adviceFor(toApiError(start.error), ui)}</Box>}
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('form.cancel')}</Button>
        <Button variant="contained" disabled={start.isPending || wanted.length === 0 || (personal && why.reason.trim().length < MIN_REASON)} onClick={() => start.mutate()} startIcon={<Icon name="download" size={16} />}>{t('export.start')}</Button>
      </DialogActions>
    </>
  );
}

function withoutUndefined(filters: Query): Query {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''));
}
