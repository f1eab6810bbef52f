import { Drawer, EmptyState, EntityTable, Icon, NoPermission, OshiAvatar, Page, PageHeader, SplitView, StatusBadge, useCan, useFormat, useList, useLocalized, useShell, useT, useUrlState, type Column, type LocalizedText } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { StartSupport } from '../support/start-support.js';
import { NewAgencyForm } from './new-agency-form.js';

export interface Agency {
  id: string;
  code: string;
  name: LocalizedText;
  status: 'active' | 'suspended' | 'deleted';
  isPlatform: boolean;
  createdAt: string;
}

/** The operator's own page: agencies, and nothing of what is in them. */
export default function PlatformScreen(): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const format = useFormat();
  const client = useQueryClient();
  const { boot } = useShell();
  const mayWrite = useCan('tenant:write', { type: 'tenant' });
  const maySupport = useCan('tenant:execute', { type: 'tenant' });
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<Agency>({ key: ['core', 'agencies'], path: '/platform/tenants', enabled: boot.tenant.isPlatform });
  if (!boot.tenant.isPlatform) return <Page><PageHeader title={t('nav.platform')} /><NoPermission permission="tenant:read" scope="AC" /></Page>;
  const opened = source.rows.find(({ id }) => id === panel);
  const columns: Column<Agency>[] = [
    { id: 'name', header: t('platform.name'), width: 'minmax(180px, 2fr)', cell: (agency) => <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}><OshiAvatar name={localized(agency.name)} size={22} shape="square" /><strong>{localized(agency.name)}</strong></Box> },
    { id: 'code', header: t('platform.code'), width: 'minmax(100px, 1fr)', cell: (agency) => agency.code },
    { id: 'status', header: t('people.status'), width: '130px', cell: (agency) => <StatusBadge tone={agency.status === 'active' ? 'success' : 'warning'}>{t(`platform.status.${agency.status}`)}</StatusBadge> },
    { id: 'created', header: t('people.created'), width: '160px', from: 'md', cell: (agency) => format.dateTime(agency.createdAt) },
  ];
  return (
    <Page layout="fill">
      <PageHeader title={t('nav.platform')} description={t('platform.description')} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('platform.new')}</Button>} />
      <SplitView>
        <EntityTable name="agencies" label={t('nav.platform')} columns={columns} source={source} rowId={(agency) => agency.id} rowLabel={(agency) => localized(agency.name)} onOpen={(agency) => setPanel(agency.id)} empty={<EmptyState icon="building-2" title={t('platform.empty')} />} />
        <Drawer open={opened !== undefined} onClose={() => setPanel(null)} title={localized(opened?.name ?? { en: '' })} subtitle={opened?.code} name="agency">
          {opened && !opened.isPlatform && maySupport && <StartSupport agencyId={opened.id} agencyCode={opened.code} />}
          {opened?.isPlatform && <EmptyState icon="globe" title={t('support.ownAgency')} />}
        </Drawer>
        <Drawer open={panel === 'new'} onClose={() => setPanel(null)} title={t('platform.new')} name="agency">
          <NewAgencyForm onCancel={() => setPanel(null)} onCreated={() => { void client.invalidateQueries({ queryKey: ['core', 'agencies'] }); setPanel(null); }} />
        </Drawer>
      </SplitView>
    </Page>
  );
}
