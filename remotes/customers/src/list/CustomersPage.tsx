import { EmptyState, EntityTable, FilterBar, Icon, Page, PageHeader, SearchField, Slot, SplitView, useCan, useCanSomewhere, useFilters, useList, useLive, useLocalized, useNavigate, useScope, useShortcuts, useTokens, useUrlState, useZone, type JobView } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useCurrentMemberships } from '../api/useCurrentMemberships.js';
import { useStatuses } from '../api/useStatuses.js';
import { BatchActions } from '../batch/BatchActions.js';
import { CreateDrawer } from '../detail/CreateDrawer.js';
import { CustomerDrawer } from '../detail/CustomerDrawer.js';
import { ExportDialog } from '../exports/ExportDialog.js';
import { PersonalSearch } from '../personal/PersonalSearch.js';
import { LeavingGuard, useLeave } from '../parts/leaving.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { useFields } from '../api/useFields.js';
import { useListView } from '../views/useListView.js';
import { useViews } from '../views/useViews.js';
import { ViewMenu } from '../views/ViewMenu.js';
import { cellRules } from './cellRules.js';
import { DensityButton } from './DensityButton.js';
import { filterSpecs, readSort, toFilters } from './listQuery.js';
import { ListMenu } from './ListMenu.js';
import { useBeside } from './useBeside.js';
import { MEMBERSHIP, useCustomerColumns } from './useColumns.js';
import { useListLabels } from './useListLabels.js';
import { usePages } from './usePages.js';

/** The customers of the scope that is chosen in the bar. Filters, order and the open customer stand in the address. */
export function CustomersPage(): ReactElement {
  return (
    <LeavingGuard>
      <Customers />
    </LeavingGuard>
  );
}

function Customers(): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { current: scope } = useScope();
  const talents = useTalents();
  const statuses = useStatuses();
  const { listed: fields } = useFields();
  const specs = useMemo(() => filterSpecs(fields), [fields]);
  const filters = useFilters(specs);
  const views = useViews();
  const [search, setSearch] = useUrlState('q');
  const [sortParam, setSort] = useUrlState('sort');
  const beside = useBeside();
  const leave = useLeave();
  const [exportId, setExportId] = useUrlState('export');
  const [exporting, setExporting] = useState(false);
  const mayWrite = useCan('customer.profile:write');
  const maySearchPersonal = useCan('customer.pii:execute');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [searchingPersonal, setSearchingPersonal] = useState(false);

  const sort = readSort(sortParam);
  const zone = useZone();
  const today = zone.today();
  const query = useMemo(() => toFilters({ filters: filters.values, search: search ?? '', narrowing: talents.narrowing, zone, today }), [filters.values, search, talents.narrowing, zone, today]);
  const source = useList<Customer>({ key: keys.lists, path: '/customers', query: { ...query, sort } });
  const list = useListView(views, filters, search ?? '', sort);
  const pages = usePages(source.rows);
  const seesMemberships = useCanSomewhere('customer.membership:read');
  const memberships = useCurrentMemberships(pages.all, seesMemberships && (list.columns?.includes(MEMBERSHIP) ?? true));
  const columns = useCustomerColumns(statuses, talents, { narrow: beside.openId !== undefined || beside.creating !== undefined, fields, pageOf: pages.of, memberships: seesMemberships ? memberships : undefined });
  const tokens = useTokens();
  const cells = useMemo(() => cellRules(tokens), [tokens]);
  const labels = useListLabels(statuses, fields, filters.values);

  // An import that ended has brought rows; what is shown is refreshed, not thrown away.
  useLive<JobView>('job', ({ data: job }) => {
    if (job.plugin === 'customers' && job.finishedAt) void client.invalidateQueries({ queryKey: keys.lists });
  });
  useShortcuts(mayWrite ? [{ keys: 'c', label: t('shortcut.new'), run: () => create('individual') }] : []);

  const create = (type: string): void => leave(() => beside.create(type));
  const open = (customer: Customer, options: { edit?: boolean } = {}): void => {
    if (customer.id !== beside.openId || options.edit) leave(() => beside.open(customer.id, options));
  };
  const close = (): void => leave(beside.close);
  const at = source.rows.findIndex((row) => row.id === beside.openId);
  const neighbour = (step: number): (() => void) | undefined => {
    const row = at < 0 ? undefined : source.rows[at + step];
    return row && (() => open(row));
  };

  return (
    <Page layout="fill">
      <PageHeader
        title={t('list.title')}
        aside={<ViewMenu views={views} list={list} />}
        description={t('list.about', { scope: localized(scope.name) })}
        actions={<ListMenu onCreate={create} onImport={() => navigate('/customers/import')} onExport={() => setExporting(true)} />}
      />
      <FilterBar
        filters={labels}
        state={filters}
        search={<SearchField value={search ?? ''} onChange={(value) => setSearch(value || null)} label={t('list.searchLabel')} placeholder={t('list.searchHint')} />}
        actions={<><DensityButton value={list.density} onChange={list.setDensity} />{maySearchPersonal && <Button variant="outlined" startIcon={<Icon name="lock" size={16} />} aria-haspopup="dialog" onClick={() => setSearchingPersonal(true)}>{t('find.open')}</Button>}</>}
      >
        <Slot name="customers.list.filters@1" props={{ values: filters.values, set: filters.set }} fallback={null} />
      </FilterBar>
      <SplitView>
        <Box sx={{ minHeight: 0, ...cells }}>
          <EntityTable
            name="customers"
            label={t('list.table')}
            columns={columns}
            layout={{ ids: list.columns, set: list.setColumns }}
            rowHeight={list.density === 'compact' ? 36 : 44}
            source={source}
            rowId={(row) => row.id}
            rowLabel={(row) => row.nickname}
            rowColor={(row) => talents.byId(row.talentId)?.color}
            onOpen={(row) => open(row)}
            {...(mayWrite ? { onEdit: (row: Customer) => open(row, { edit: true }) } : {})}
            openId={beside.openId}
            {...(mayWrite ? { selection: { ids: picked, set: setPicked }, bulkActions: <BatchActions ids={picked} filters={query} total={source.total} totalIsExact={source.totalIsExact} mayTakeAll={source.hasMore && source.rows.every(({ id }) => picked.has(id))} onDone={() => setPicked(new Set())} /> } : {})}
            sort={sort}
            onSort={setSort}
            permission="customer.profile:read"
            empty={<ListEmpty filtered={filters.active || Boolean(search)} onClear={() => { filters.clear(); setSearch(null); }} onCreate={() => create('individual')} />}
          />
        </Box>
        {beside.creating && <CreateDrawer profileType={beside.creating} onType={beside.create} onClose={close} onCreated={(customer) => beside.open(customer.id)} />}
        {beside.openId && !beside.creating && <CustomerDrawer key={beside.openId} id={beside.openId} editing={beside.editing} onEdit={beside.edit} onClose={close} onPrevious={neighbour(-1)} onNext={neighbour(1)} />}
      </SplitView>
      {searchingPersonal && <PersonalSearch onOpen={(customer) => { setSearchingPersonal(false); open(customer); }} onClose={() => setSearchingPersonal(false)} />}
      {(exporting || exportId) && <ExportDialog id={exportId ?? undefined} filters={query} total={source.total} onStarted={setExportId} onClose={() => { setExporting(false); setExportId(null); }} />}
    </Page>
  );
}

function ListEmpty({ filtered, onClear, onCreate }: { filtered: boolean; onClear(): void; onCreate(): void }): ReactElement {
  const t = useTexts();
  const navigate = useNavigate();
  const mayWrite = useCan('customer.profile:write');
  const mayImport = useCan('customer.import:execute');
  if (filtered) {
    return (
      <EmptyState icon="search" title={t('list.noMatch')} action={<Button variant="outlined" onClick={onClear}>{t('list.clearFilters')}</Button>}>
        {t('list.noMatchNext')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="users"
      title={t('list.empty')}
      action={
        <>
          {mayImport && <Button variant="outlined" onClick={() => navigate('/customers/import')} startIcon={<Icon name="upload" size={16} />}>{t('list.import')}</Button>}
          {mayWrite && <Button variant="contained" onClick={onCreate} startIcon={<Icon name="user-plus" size={16} />}>{t('list.new')}</Button>}
        </>
      }
    >
      {t('list.emptyNext')}
    </EmptyState>
  );
}
