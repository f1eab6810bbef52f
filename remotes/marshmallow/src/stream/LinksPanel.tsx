import { EmptyState, ErrorState, ListSkeleton, SelectField, TextField, useApi, useConfirm, useNotify } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { LinkRow } from './LinkRow.js';
import { NewAddress } from './NewAddress.js';
import { streamKeys, type StreamAddress, type StreamLink } from './types.js';

const DAYS = [1, 7, 30, 90, 365];

/** Who may open overlay and reader: links with a name, each ended with one click. */
export function LinksPanel({ talentId, mayWrite }: { talentId: string; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const confirm = useConfirm();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('30');
  const [fresh, setFresh] = useState<StreamAddress[]>([]);
  const base = `/marshmallow/talents/${talentId}/streamer-links`;
  const links = useQuery({ queryKey: streamKeys.links(talentId), queryFn: async ({ signal }) => (await http.list<StreamLink>(base, { signal })).items });
  const settled = (): void => void client.invalidateQueries({ queryKey: streamKeys.links(talentId) });
  const failed = (error: Error): void => notify(error.message, { level: 'error' });
  const create = useMutation({
    mutationFn: () => http.post<{ overlay: StreamAddress; reader: StreamAddress }>(base, { label: label.trim(), days: Number(days) }),
    onSuccess: ({ overlay, reader }) => { setFresh([overlay, reader]); setLabel(''); settled(); },
    onError: failed,
  });
  const add = useMutation({ mutationFn: ({ id, view }: { id: string; view: StreamAddress['view'] }) => http.post<StreamAddress>(`${base}/${id}/codes`, { view }), onSuccess: (address) => { setFresh([address]); settled(); }, onError: failed });
  const end = useMutation({ mutationFn: (id: string) => http.delete(`${base}/${id}`), onSuccess: () => { setFresh([]); settled(); notify(t('stream.links.ended'), { level: 'success' }); }, onError: failed });
  const askEnd = async (link: StreamLink): Promise<void> => {
    if (await confirm({ title: t('stream.links.endTitle', { label: link.label }), consequences: t('stream.links.endWhat', { count: link.devices.length }), action: t('stream.links.end'), danger: true })) end.mutate(link.id);
  };
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('stream.links.help')}</Box>
      {mayWrite && (
        <Box component="form" onSubmit={(event) => { event.preventDefault(); create.mutate(); }} sx={{ display: 'grid', gap: '10px', gridTemplateColumns: 'minmax(0, 1fr) 130px', alignItems: 'end' }}>
          <TextField name="label" label={t('stream.links.label')} placeholder={t('stream.links.placeholder')} value={label} onChange={setLabel} maxLength={60} />
          <SelectField name="days" label={t('stream.links.days')} value={days} onChange={setDays} options={DAYS.map((count) => ({ value: String(count), label: t('stream.links.daysOf', { count }) }))} />
          <Button type="submit" variant="contained" disabled={label.trim() === '' || create.isPending} sx={{ gridColumn: '1 / -1', justifySelf: 'start' }}>{t('stream.links.make')}</Button>
        </Box>
      )}
      {fresh.map((address) => <NewAddress key={address.path} address={address} />)}
      {links.error ? <ErrorState error={links.error} onRetry={() => void links.refetch()} during="marshmallow.links" /> : !links.data ? <ListSkeleton /> : links.data.length === 0 ? <EmptyState icon="link" title={t('stream.links.none')} /> : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px' }}>
          {links.data.map((link) => <LinkRow key={link.id} link={link} mayWrite={mayWrite} onAdd={(view) => add.mutate({ id: link.id, view })} onEnd={() => void askEnd(link)} />)}
        </Box>
      )}
    </Box>
  );
}
