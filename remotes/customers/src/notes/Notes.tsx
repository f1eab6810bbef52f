import { CardSkeleton, ErrorState, StaleNotice, failureInPlace, useApi, useCan } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { NoteForm } from './NoteForm.js';
import { NoteItem } from './NoteItem.js';
import type { Note } from './types.js';

/** What staff wrote about her, pinned words first. */
export function Notes({ customer }: { customer: Pick<Customer, 'id' | 'talentId'> }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer.talentId });
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.notes(customer.id), queryFn: ({ signal }) => http.get<Note[]>(`/customers/${customer.id}/notes`, { signal }), retry: false });
  const changed = (): void => {
    for (const key of [keys.notes(customer.id), keys.history(customer.id)]) void client.invalidateQueries({ queryKey: key });
  };
  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} during="customer notes" />;
  return (
    <Box sx={{ display: 'grid', gap: '10px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {mayWrite && <NoteForm customerId={customer.id} onSaved={changed} />}
      {data.length === 0 && <Box sx={{ color: 'text.secondary' }}>{t('note.none')}</Box>}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px' }}>
          {data.map((note) => <NoteItem key={note.id} customer={customer} note={note} mayWrite={mayWrite} onChanged={changed} />)}
        </Box>
      )}
    </Box>
  );
}
