import { Drawer, EmptyState, EntityTable, FilterBar, Icon, SearchField, SplitView, StatusBadge, toApiError, useApi, useCan, useCanSomewhere, useFilters, useList, useLocalized, useNotify, useShell, useT, useUrlState, type Column, type FilterSpec, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { BlockEntryForm } from './block-entry-form.js';
import { TryText } from './try-text.js';
import { BLOCK_KINDS, type BlockEntry } from './types.js';

const FILTERS: readonly FilterSpec[] = [
  { name: 'kind', kind: 'one' },
  { name: 'q', kind: 'text' },
];
const KEY = ['core', 'security', 'block-list'];
const TONES: Record<BlockEntry['action'], Tone> = { flag: 'warning', reject: 'danger', replace: 'accent' };

export function BlockList(): ReactElement {
  const t = useT('shell');
  const client = useQueryClient();
  const mayWrite = useCanSomewhere('security.blocklist:write');
  const filters = useFilters(FILTERS);
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<BlockEntry>({ key: KEY, path: '/security/block-list', query: filters.query, pageSize: null });
  const open = source.rows.find(({ id }) => id === panel);
  const query = typeof filters.values['q'] === 'string' ? filters.values['q'] : '';
  const done = (): void => {
    void client.invalidateQueries({ queryKey: KEY });
    setPanel(null);
  };
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', mb: '8px', alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 280px', fontSize: 13, color: 'text.secondary' }}>{t('security.block.help')}</Box>
        <Button variant="outlined" startIcon={<Icon name="search" size={16} />} onClick={() => setPanel('try')}>{t('security.block.try')}</Button>
        {mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('security.block.new')}</Button>}
      </Box>
      <FilterBar search={<SearchField label={t('security.block.search')} value={query} onChange={(value) => filters.set('q', value || undefined)} />} filters={[{ name: 'kind', kind: 'one', label: t('security.block.kind'), options: BLOCK_KINDS.map((value) => ({ value, label: t(`security.block.kinds.${value}`) })) }]} state={filters} />
      <SplitView>
        <EntityTable name="security.block" label={t('security.tab.block-list')} columns={useColumns()} source={source} rowId={({ id }) => id} rowLabel={({ pattern }) => pattern} openId={open?.id ?? null} onOpen={({ id }) => setPanel(id)} permission="security.blocklist:read" empty={query || filters.values['kind'] ? <EmptyState icon="search" title={t('security.block.noMatch')} /> : <EmptyState icon="ban" title={t('security.block.empty')}>{t('security.block.emptyText')}</EmptyState>} />
        <Drawer open={panel === 'new' || open !== undefined} onClose={() => setPanel(null)} title={open ? t('security.block.edit') : t('security.block.new')} name="block" actions={open && <DeleteEntry entry={open} onDone={done} />}>
          {(panel === 'new' || open) && <BlockEntryForm key={open?.id ?? 'new'} entry={open} onDone={done} onCancel={() => setPanel(null)} />}
        </Drawer>
        <Drawer open={panel === 'try'} onClose={() => setPanel(null)} title={t('security.block.try')} name="block">
          {panel === 'try' && <TryText entries={source.rows} />}
        </Drawer>
      </SplitView>
    </>
  );
}

function useColumns(): Column<BlockEntry>[] {
  const t = useT('shell');
  const localized = useLocalized();
  const { boot } = useShell();
  const scopeName = ({ scopeId }: BlockEntry): string => localized(boot.scopes.find(({ id, type }) => (scopeId === null ? type === 'tenant' : id === scopeId))?.name ?? { en: '—' });
  return [
    { id: 'pattern', header: t('security.block.pattern'), width: 'minmax(160px, 2fr)', cell: ({ pattern }) => <Box component="span" sx={{ fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis' }}>{pattern}</Box> },
    { id: 'kind', header: t('security.block.kind'), width: '130px', from: 'sm', cell: ({ kind }) => t(`security.block.kinds.${kind}`) },
    { id: 'action', header: t('security.block.action'), width: '130px', cell: ({ action, active }) => (active ? <StatusBadge tone={TONES[action]}>{t(`security.block.actions.${action}`)}</StatusBadge> : <StatusBadge tone="neutral">{t('security.block.off')}</StatusBadge>) },
    { id: 'scope', header: t('security.block.scope'), width: 'minmax(120px, 1fr)', from: 'md', cell: scopeName },
    { id: 'category', header: t('security.block.category'), width: 'minmax(90px, 1fr)', from: 'md', cell: ({ category }) => category },
    { id: 'note', header: t('security.note'), width: 'minmax(120px, 2fr)', from: 'lg', cell: ({ note }) => note },
  ];
}

function DeleteEntry({ entry, onDone }: { entry: BlockEntry; onDone(): void }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const mayDelete = useCan('security.blocklist:delete', entry.scopeId === null ? { type: 'tenant' } : { type: entry.scopeType, id: entry.scopeId });
  if (!mayDelete) return null;
  const remove = async (): Promise<void> => {
    try {
      await http.delete(`/security/block-list/${entry.id}`);
      const { scopeType, scopeId, inherit, kind, pattern, action, replacement, category, severity, note, active, expiresAt } = entry;
      const undo = async (): Promise<void> => {
        await http.post('/security/block-list', { scopeType, scopeId, inherit, kind, pattern, action, replacement, category, severity, note, active, expiresAt });
        onDone();
      };
      notify(t('security.deleted', { what: pattern }), { level: 'success', undo });
      onDone();
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  return <Button variant="text" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => void remove()}>{t('security.delete')}</Button>;
}
