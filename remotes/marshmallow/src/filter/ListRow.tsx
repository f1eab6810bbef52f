import { Icon, isApiError, StatusBadge, useApi, useCan, useConfirm, useFormat, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Switch } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { filterKeys, type FilterList, type Imported } from './types.js';

const SHOWN = 300;

/** A list in one row: what it does, whether it is at work, what stands in it. */
export function ListRow({ list, talent }: { list: FilterList; talent: string | undefined }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const { palette, tones } = useTokens();
  const [open, setOpen] = useState(false);
  const mayWrite = useCan('marshmallow.config:write', list.talentId ? { type: 'talent', id: list.talentId } : { type: 'tenant' });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['marshmallow', 'filter'] });
  const change = useMutation({
    mutationFn: (active: boolean) => http.patch<Imported>(`/marshmallow/filter/lists/${list.id}`, { version: list.version, active }),
    onSettled: refresh,
    onError: (error) => notify(isApiError(error) ? error.message : t('lists.failed'), { level: 'error' }),
  });
  const remove = async (): Promise<void> => {
    if (!(await confirm({ title: t('lists.removeTitle', { name: list.name }), consequences: t('lists.removeHelp', { count: list.size }), action: t('lists.remove'), danger: true }))) return;
    try {
      await http.delete(`/marshmallow/filter/lists/${list.id}`);
      notify(t('lists.removed', { name: list.name }), { level: 'success' });
    } catch (error) {
      notify(isApiError(error) ? error.message : t('lists.failed'), { level: 'error' });
    }
    await refresh();
  };
  const effect = list.action === null ? t('lists.byScore', { severity: t(`severity.${list.severity}`) }) : list.action === 'replace' ? t('lists.replaces', { text: list.replacement ?? '***' }) : t(`lists.${list.action}`);
  return (
    <Box component="li" sx={{ borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px', p: '10px 16px' }}>
        <Icon name={list.kind === 'links' ? 'link' : 'list'} size={18} color={palette.muted} />
        <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
          <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{list.name}</Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>
            {[t(`lists.size.${list.kind}`, { count: list.size, formatted: format.number(list.size) }), talent ?? t('lists.everybody'), t(`category.${list.category}`), effect].join(' · ')}
          </Box>
        </Box>
        {!list.active && <StatusBadge tone="neutral">{t('lists.off')}</StatusBadge>}
        <Button size="small" variant="text" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'lists.hide' : 'lists.show')}</Button>
        {mayWrite && (
          <>
            <Switch checked={list.active} disabled={change.isPending} onChange={(_event, active) => change.mutate(active)} slotProps={{ input: { 'aria-label': t('lists.active', { name: list.name }) } }} />
            <IconButton aria-label={t('lists.removeNamed', { name: list.name })} onClick={() => void remove()}><Icon name="trash-2" size={18} color={tones.danger.text} /></IconButton>
          </>
        )}
      </Box>
      {open && <Entries id={list.id} />}
    </Box>
  );
}

function Entries({ id }: { id: string }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const { palette, mono } = useTokens();
  const entries = useQuery({ queryKey: filterKeys.entries(id), queryFn: ({ signal }) => http.get<string[]>(`/marshmallow/filter/lists/${id}/entries`, { signal }) });
  const all = entries.data ?? [];
  return (
    <Box tabIndex={0} role="region" aria-label={t('lists.entries')} sx={{ m: '0 16px 12px', p: '8px 12px', maxHeight: 220, overflow: 'auto', borderRadius: '8px', bgcolor: palette.sunken, fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere' }}>
      {entries.error ? t('lists.failed') : all.slice(0, SHOWN).join(' · ')}
      {all.length > SHOWN && <Box sx={{ color: 'text.secondary' }}>{t('lists.more', { count: all.length - SHOWN })}</Box>}
    </Box>
  );
}
