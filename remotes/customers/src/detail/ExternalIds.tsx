import { CardSkeleton, ErrorState, Form, Icon, SelectField, StaleNotice, SubmitBar, TextField, failureInPlace, useApi, useCan, useForm, useLocalized, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer, ExternalId } from '../api/types.js';
import { useDictionary } from '../api/useDictionary.js';
import { useSystems } from '../api/useSystems.js';
import { useTexts } from '../parts/t.js';

/** What other systems call this customer. */
export function ExternalIds({ customer }: { customer: Pick<Customer, 'id' | 'talentId'> }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { mono } = useTokens();
  const localized = useLocalized();
  const consumers = useDictionary('consumer', customer.talentId);
  const nameOf = (code: string): string => localized(consumers.byCode(code)?.name ?? { en: code });
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer.talentId });
  const [adding, setAdding] = useState(false);
  const path = `/customers/${customer.id}/external-ids`;
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.externalIds(customer.id), queryFn: ({ signal }) => http.get<ExternalId[]>(path, { signal }), retry: false });
  const changed = (): void => {
    void client.invalidateQueries({ queryKey: keys.externalIds(customer.id) });
    void client.invalidateQueries({ queryKey: keys.history(customer.id) });
  };
  const add = async (entry: Pick<ExternalId, 'consumer' | 'externalId'>): Promise<void> => {
    await http.post(path, entry);
    changed();
  };
  const remove = async (entry: ExternalId): Promise<void> => {
    try {
      await http.delete(`${path}/${entry.id}`);
      changed();
      notify(t('external.removed'), { level: 'success', undo: () => add({ consumer: entry.consumer, externalId: entry.externalId }) });
    } catch (failure) {
      notify(failure instanceof Error ? failure.message : String(failure), { level: 'error' });
    }
  };

  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: '6px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && !adding && <Box sx={{ color: 'text.secondary' }}>{t('external.none')}</Box>}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((entry) => (
            <Box key={entry.id} component="li" sx={{ display: 'flex', alignItems: 'center', gap: '10px', minHeight: 32 }}>
              <Box component="span" sx={{ color: 'text.secondary', minWidth: 110 }} title={entry.consumer}>{nameOf(entry.consumer)}</Box>
              <Box component="span" sx={{ flex: 1, minWidth: 0, fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere' }}>{entry.externalId}</Box>
              {mayWrite && (
                <IconButton onClick={() => void remove(entry)} aria-label={t('external.remove', { consumer: entry.consumer, id: entry.externalId })}>
                  <Icon name="x" size={16} />
                </IconButton>
              )}
            </Box>
          ))}
        </Box>
      )}
      {mayWrite && !adding && <Button variant="text" onClick={() => setAdding(true)} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('external.add')}</Button>}
      {adding && <AddForm talentId={customer.talentId} onAdd={add} onDone={() => setAdding(false)} />}
    </Box>
  );
}

function AddForm({ talentId, onAdd, onDone }: { talentId: string; onAdd(entry: Pick<ExternalId, 'consumer' | 'externalId'>): Promise<void>; onDone(): void }): ReactElement {
  const t = useTexts();
  const systems = useSystems(talentId);
  const form = useForm({
    initial: { consumer: '', externalId: '' },
    validate: (values) => ({ ...(values.consumer ? {} : { consumer: 'required' }), ...(values.externalId.trim() ? {} : { externalId: 'required' }) }),
    submit: async (values) => onAdd({ consumer: values.consumer, externalId: values.externalId.trim() }),
  });
  return (
    <Form form={form} onSubmitted={onDone} label={t('external.add')} labels={{ consumer: t('external.consumer'), externalId: t('external.id') }}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="consumer" label={t('external.consumer')} value={form.values.consumer} onChange={(value) => form.set('consumer', value)} options={systems} placeholder={t('external.choose')} help={t('external.consumerHelp')} required />
        <TextField name="externalId" label={t('external.id')} value={form.values.externalId} onChange={(value) => form.set('externalId', value)} maxLength={128} mono />
      </Box>
      <SubmitBar action={t('external.addThis')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
