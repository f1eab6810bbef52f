import { Drawer, EmptyState, EntityTable, Icon, NoPermission, OshiAvatar, Page, PageHeader, SplitView, StatusBadge, useCan, useFormat, useList, useLocalized, useNavigate, useShell, useT, useUrlState, type Column, type LocalizedText } from '@hako/sdk-plugin/ui';
import { Box, Button, Tab, Tabs } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { StartSupport } from '../support/start-support.js';
import { AgencyDoors } from './agency-doors.js';
import { NewAgencyForm } from './new-agency-form.js';
import { SigningKeysTab } from './signing-keys-tab.js';

export interface Agency {
  id: string;
  code: string;
  name: LocalizedText;
  status: 'active' | 'suspended' | 'deleted';
  isPlatform: boolean;
  createdAt: string;
  suspension?: { since: string; by: string; reason: string };
}

const TABS = ['agencies', 'signing-keys'] as const;
type TabId = (typeof TABS)[number];

/** The operator's own page: agencies, and nothing of what is in them; the keys that all of them sign in with. */
export default function PlatformScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const { boot } = useShell();
  const { tab: asked } = useParams();
  const maySeeKeys = useCan('signing-key:read', { type: 'tenant' });
  if (!boot.tenant.isPlatform) return <Page><PageHeader title={t('nav.platform')} /><EmptyState icon="lock" title={t('platform.notYours.title')} action={<Button variant="outlined" component={Link} to="/">{t('notFound.home')}</Button>}>{t('platform.notYours.text')}</EmptyState></Page>;
  const tab: TabId = TABS.find((id) => id === asked) ?? 'agencies';
  const tabs = (
    <Tabs value={tab} onChange={(_event, next: TabId) => navigate(next === 'agencies' ? '/platform' : `/platform/${next}`)} aria-label={t('nav.platform')} variant="scrollable">
      {TABS.map((id) => <Tab key={id} value={id} label={t(`platform.tab.${id}`)} />)}
    </Tabs>
  );
  if (tab === 'agencies') return <Agencies tabs={tabs} />;
  return <Page maxWidth={1280}><PageHeader title={t('nav.platform')} description={t('platform.description')} tabs={tabs} />{maySeeKeys ? <SigningKeysTab /> : <NoPermission permission="signing-key:read" scope="AC" />}</Page>;
}

function Agencies({ tabs }: { tabs: ReactElement }): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const format = useFormat();
  const client = useQueryClient();
  const mayWrite = useCan('tenant:write', { type: 'tenant' });
  const maySupport = useCan('tenant:execute', { type: 'tenant' });
  const [panel, setPanel] = useUrlState('panel');
  const source = useList<Agency>({ key: ['core', 'agencies'], path: '/platform/tenants' });
  const opened = source.rows.find(({ id }) => id === panel);
  const columns: Column<Agency>[] = [
    { id: 'name', header: t('platform.name'), width: 'minmax(180px, 2fr)', cell: (agency) => <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}><OshiAvatar name={localized(agency.name)} size={22} shape="square" /><strong>{localized(agency.name)}</strong></Box> },
    { id: 'code', header: t('platform.code'), width: 'minmax(100px, 1fr)', cell: (agency) => agency.code },
    { id: 'status', header: t('people.status'), width: '130px', cell: (agency) => <StatusBadge tone={agency.status === 'active' ? 'success' : 'warning'}>{t(`platform.status.${agency.status}`)}</StatusBadge> },
    { id: 'created', header: t('people.created'), width: '160px', from: 'md', cell: (agency) => format.dateTime(agency.createdAt) },
  ];
  return (
    <Page layout="fill">
      <PageHeader title={t('nav.platform')} description={t('platform.description')} tabs={tabs} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('platform.new')}</Button>} />
      <SplitView>
        <EntityTable name="agencies" label={t('nav.platform')} columns={columns} source={source} rowId={(agency) => agency.id} rowLabel={(agency) => localized(agency.name)} onOpen={(agency) => setPanel(agency.id)} empty={<EmptyState icon="building-2" title={t('platform.empty')} />} />
        <Drawer open={opened !== undefined} onClose={() => setPanel(null)} title={localized(opened?.name ?? { en: '' })} subtitle={opened?.code} name="agency">
          {opened && !opened.isPlatform && (
            <Box sx={{ display: 'grid', gap: '16px' }}>
              {maySupport && opened.status === 'active' && <StartSupport agencyId={opened.id} agencyCode={opened.code} />}
              {mayWrite && opened.status !== 'deleted' && <AgencyDoors key={`${opened.id} ${opened.status}`} agency={opened} />}
            </Box>
          )}
          {opened?.isPlatform && <EmptyState icon="globe" title={t('support.ownAgency')} />}
        </Drawer>
        <Drawer open={panel === 'new'} onClose={() => setPanel(null)} title={t('platform.new')} name="agency">
          <NewAgencyForm onCancel={() => setPanel(null)} onCreated={() => { void client.invalidateQueries({ queryKey: ['core', 'agencies'] }); setPanel(null); }} />
        </Drawer>
      </SplitView>
    </Page>
  );
}
