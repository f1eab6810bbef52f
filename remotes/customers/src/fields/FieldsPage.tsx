import { EmptyState, ErrorState, Icon, ListSkeleton, Page, PageHeader, StatusBadge, useApi, useCan, useLive, useLocalized, useNavigate, useTokens, type JobView } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { CustomField } from '../api/types.js';
import { LeavingGuard } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { FieldDialog } from './FieldDialog.js';

/** The fields that the agency added to its customers. */
export function FieldsPage(): ReactElement {
  return <LeavingGuard><FieldList /></LeavingGuard>;
}

function FieldList(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useCan('customer.dictionary:write', { type: 'tenant' });
  const [editing, setEditing] = useState<CustomField | 'new' | null>(null);
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.fields, queryFn: ({ signal }) => http.get<CustomField[]>('/customers/fields', { signal }) });
  useLive<JobView>('job', ({ data: job }) => {
    if (job.plugin === 'customers' && job.finishedAt) void client.invalidateQueries({ queryKey: keys.fields });
  });
  const add = mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setEditing('new')}>{t('fields.new')}</Button>;
  return (
    <Page maxWidth={960}>
      <Button variant="text" onClick={() => navigate('/customers')} startIcon={<Icon name="arrow-left" size={16} />} sx={{ ml: '-8px', mb: '6px' }}>{t('detail.back')}</Button>
      <PageHeader title={t('fields.title')} description={t('fields.about')} actions={add} />
      {isPending ? <ListSkeleton /> : error ? <ErrorState error={error} onRetry={() => void refetch()} during="custom fields" /> : data.length === 0 ? <EmptyState icon="sliders-horizontal" title={t('fields.empty')}>{t('fields.emptyNext')}</EmptyState> : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px' }}>
          {data.map((field) => <FieldItem key={field.id} field={field} {...(mayWrite ? { onEdit: () => setEditing(field) } : {})} />)}
        </Box>
      )}
      {editing && <FieldDialog field={editing === 'new' ? undefined : editing} onSaved={() => { setEditing(null); void client.invalidateQueries({ queryKey: keys.fields }); }} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function FieldItem({ field, onEdit }: { field: CustomField; onEdit?(): void }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const { palette } = useTokens();
  const options = field.options.filter(({ retired }) => !retired).map(({ name }) => localized(name)).join(', ');
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: '12px', p: '10px 14px', border: `1px solid ${palette.line}`, borderRadius: '8px', bgcolor: palette.surface, fontSize: 13 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 8px', alignItems: 'center' }}>
          <strong>{localized(field.name)}</strong>
          <Box component="code" sx={{ fontSize: 12, color: 'text.secondary' }}>{field.code}</Box>
          {!field.active && <StatusBadge tone="neutral">{t('fields.off')}</StatusBadge>}
          {field.personal && <StatusBadge tone="warning" icon="lock">{t('fields.inVault')}</StatusBadge>}
          {field.indexed && <StatusBadge tone={field.sortable ? 'accent' : 'neutral'} icon={field.sortable ? 'chevrons-up-down' : 'clock'}>{t(field.sortable ? 'fields.indexed' : 'fields.indexing')}</StatusBadge>}
          {field.required && <StatusBadge tone="neutral">{t('fields.required')}</StatusBadge>}
        </Box>
        <Box sx={{ color: 'text.secondary', mt: '2px', overflowWrap: 'anywhere' }}>{[t(`fields.type.${field.type}`), field.profileType && t(`type.${field.profileType}`), options].filter(Boolean).join(' · ')}</Box>
      </Box>
      {onEdit && <Tooltip title={t('fields.edit')}><IconButton aria-label={t('fields.editOf', { name: localized(field.name) })} onClick={onEdit}><Icon name="pencil" size={16} /></IconButton></Tooltip>}
    </Box>
  );
}
