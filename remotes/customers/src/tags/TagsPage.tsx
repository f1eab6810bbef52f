import { EmptyState, ErrorState, Icon, ListSkeleton, Page, PageHeader, SearchField, Tag, useApi, useCan, useFormat, useLive, useNavigate, useTokens, type JobView } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { LeavingGuard } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { MergeDialog } from './MergeDialog.js';
import { TagDialog } from './TagDialog.js';
import type { TagEntry } from './types.js';

/** All tags of the agency: their colours, how many customers carry them, their names. */
export function TagsPage(): ReactElement {
  return <LeavingGuard><TagList /></LeavingGuard>;
}

function TagList(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useCan('customer.dictionary:write', { type: 'tenant' });
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<TagEntry | 'new' | null>(null);
  const [merging, setMerging] = useState<TagEntry | null>(null);
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.tagCatalogue, queryFn: ({ signal }) => http.get<TagEntry[]>('/customers/tags/catalogue', { signal }) });
  const changed = (): void => {
    setEditing(null);
    setMerging(null);
    void client.invalidateQueries({ queryKey: keys.all });
  };
  useLive<JobView>('job', ({ data: job }) => {
    if (job.plugin === 'customers' && job.finishedAt) void client.invalidateQueries({ queryKey: keys.tagCatalogue });
  });
  const shown = (data ?? []).filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Page maxWidth={960}>
      <Button variant="text" onClick={() => navigate('/customers')} startIcon={<Icon name="arrow-left" size={16} />} sx={{ ml: '-8px', mb: '6px' }}>{t('detail.back')}</Button>
      <PageHeader title={t('tags.title')} description={t('tags.about')} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setEditing('new')}>{t('tags.new')}</Button>} />
      <Box sx={{ mb: '12px' }}><SearchField value={search} onChange={setSearch} label={t('tags.search')} /></Box>
      {isPending ? <ListSkeleton /> : error ? <ErrorState error={error} onRetry={() => void refetch()} during="tags" /> : shown.length === 0 ? <EmptyState icon="tags" title={t(search ? 'tags.noMatch' : 'tags.empty')} /> : <TagTable tags={shown} mayWrite={mayWrite} onEdit={setEditing} onMerge={setMerging} />}
      {editing && <TagDialog tag={editing === 'new' ? undefined : editing} onSaved={changed} onClose={() => setEditing(null)} />}
      {merging && <MergeDialog tag={merging} others={(data ?? []).filter(({ name }) => name !== merging.name)} onMerged={changed} onClose={() => setMerging(null)} />}
    </Page>
  );
}

function TagTable({ tags, mayWrite, onEdit, onMerge }: { tags: readonly TagEntry[]; mayWrite: boolean; onEdit(tag: TagEntry): void; onMerge(tag: TagEntry): void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette } = useTokens();
  const cell = { p: '6px 12px', borderBottom: `1px solid ${palette.line}`, verticalAlign: 'middle' } as const;
  return (
    <Box sx={{ border: `1px solid ${palette.line}`, borderRadius: '8px', bgcolor: palette.surface, overflow: 'auto' }}>
      <Box component="table" sx={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
        <Box component="thead" sx={{ bgcolor: palette.sunken, textAlign: 'start', '& th': { p: '8px 12px', fontSize: 12, fontWeight: 600, color: 'text.secondary', textAlign: 'start' } }}>
          <tr><th scope="col">{t('tags.tag')}</th><Box component="th" scope="col" sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{t('tags.meaning')}</Box><Box component="th" scope="col" sx={{ textAlign: 'end !important' }}>{t('tags.customers')}</Box>{mayWrite && <Box component="th" scope="col" sx={{ width: 84 }}><span className="visually-hidden" style={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}>{t('detail.actions')}</span></Box>}</tr>
        </Box>
        <tbody>
          {tags.map((tag) => (
            <Box component="tr" key={tag.name} sx={{ '&:last-of-type td': { borderBottom: 0 }, '&:hover': { bgcolor: palette.sunken } }}>
              <Box component="td" sx={cell}><Tag color={tag.color}>{tag.name}</Tag></Box>
              <Box component="td" sx={{ ...cell, display: { xs: 'none', sm: 'table-cell' }, color: 'text.secondary' }}>{tag.about ?? ''}</Box>
              <Box component="td" sx={{ ...cell, textAlign: 'end', fontVariantNumeric: 'tabular-nums' }}>{format.number(tag.count)}</Box>
              {mayWrite && (
                <Box component="td" sx={{ ...cell, whiteSpace: 'nowrap' }}>
                  <Tooltip title={t('tags.edit')}><IconButton aria-label={t('tags.editOf', { name: tag.name })} onClick={() => onEdit(tag)}><Icon name="pencil" size={16} /></IconButton></Tooltip>
                  {tag.id && <Tooltip title={t('tags.merge')}><IconButton aria-label={t('tags.mergeOf', { name: tag.name })} onClick={() => onMerge(tag)}><Icon name="merge" size={16} /></IconButton></Tooltip>}
                </Box>
              )}
            </Box>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
