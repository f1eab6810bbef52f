import { NoPermission, Page, PageHeader, useCan, useLocalized, useNavigate, useShell, useT } from '@hako/sdk-plugin/ui';
import { Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { DomainsTab } from './domains-tab.js';
import { ProvidersTab } from './providers-tab.js';
import { ScimTab } from './scim-tab.js';

const TABS = ['providers', 'domains', 'scim'] as const;

/** How people of the agency sign in by its own accounts, and how its directory keeps them. */
export default function SsoScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const localized = useLocalized();
  const { boot } = useShell();
  const mayRead = useCan('sso:read', { type: 'tenant' });
  const { tab: asked } = useParams();
  const tab = TABS.find((one) => one === asked) ?? 'providers';
  if (!mayRead) return <Page><PageHeader title={t('nav.sso')} /><NoPermission permission="sso:read" scope={localized(boot.tenant.name)} /></Page>;
  return (
    <Page {...(tab === 'providers' ? { layout: 'fill' as const } : { maxWidth: 820 })}>
      <PageHeader
        title={t('nav.sso')}
        description={t('sso.description')}
        tabs={
          <Tabs value={tab} onChange={(_event, next: string) => navigate(next === 'providers' ? '/sso' : `/sso/${next}`)} aria-label={t('nav.sso')} variant="scrollable">
            {TABS.map((one) => <Tab key={one} value={one} label={t(`sso.tab.${one}`)} />)}
          </Tabs>
        }
      />
      {tab === 'providers' && <ProvidersTab />}
      {tab === 'domains' && <DomainsTab />}
      {tab === 'scim' && <ScimTab />}
    </Page>
  );
}
