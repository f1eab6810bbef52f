import { NoPermission, Page, PageHeader, SelectField, useApi, useLocalized, useNavigate, useShell, useT, useUrlState, type LocalizedText } from '@hako/sdk-plugin/ui';
import { Box, Tab, Tabs } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { AccessLogTab } from './access-log-tab.js';
import { AnomaliesTab } from './anomalies-tab.js';
import { ApprovalsTab } from './approvals-tab.js';
import { CertificatesTab } from './certificates-tab.js';
import { KeysTab } from './keys-tab.js';
import { RulesTab } from './rules-tab.js';

const TABS = ['keys', 'approvals', 'access-log', 'anomalies', 'rules', 'certificates'] as const;
type TabId = (typeof TABS)[number];

interface Overview {
  openApprovals: number;
  openAnomalies: number;
  runningRotations: number;
}

/** The vault as the people see it who answer for it. */
export default function VaultScreen(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const navigate = useNavigate();
  const { boot, canSomewhere } = useShell();
  const { tab: asked } = useParams();
  const platform = boot.tenant.isPlatform;
  const [agency, setAgency] = useUrlState('agency');
  const allowed = canSomewhere('vault:read');
  const { data: overview } = useQuery({ queryKey: ['core', 'vault', 'overview'], queryFn: ({ signal }) => http.get<Overview>('/vault/overview', { signal }), enabled: allowed, refetchInterval: 15_000 });
  // Certificates are the installation's, rules an agency's own; who saw whose data has a right of its own.
  const shown: Partial<Record<TabId, boolean>> = { certificates: platform, rules: !platform, 'access-log': canSomewhere('log.pii:read') };
  const tabs = TABS.filter((id) => shown[id] ?? true);
  const tab: TabId = tabs.find((id) => id === asked) ?? 'keys';
  const counts: Partial<Record<TabId, number>> = overview ? { keys: overview.runningRotations, approvals: overview.openApprovals, anomalies: overview.openAnomalies } : {};
  const choice = platform && agency ? { tenantId: agency } : {};
  const label = (id: TabId): string => (counts[id] ? `${t(`vault.tab.${id}`)} (${counts[id]})` : t(`vault.tab.${id}`));
  const open = (next: TabId): void => navigate(agency ? `/vault/${next}?agency=${agency}` : `/vault/${next}`);
  return (
    <Page {...(tab === 'access-log' ? { layout: 'fill' as const } : { maxWidth: 1280 })}>
      <PageHeader
        title={t('nav.vault')}
        description={t('vault.description')}
        tabs={
          allowed && (
            <Tabs value={tab} onChange={(_event, next: TabId) => open(next)} aria-label={t('nav.vault')} variant="scrollable">
              {tabs.map((id) => (
                <Tab key={id} value={id} label={label(id)} />
              ))}
            </Tabs>
          )
        }
      />
      {!allowed && <NoPermission permission="vault:read" />}
      {allowed && platform && tab !== 'certificates' && <AgencyChoice value={agency ?? ''} onChange={(id) => setAgency(id || null)} />}
      {allowed && tab === 'keys' && <KeysTab choice={choice} />}
      {allowed && tab === 'approvals' && <ApprovalsTab choice={choice} />}
      {allowed && tab === 'access-log' && <AccessLogTab choice={choice} />}
      {allowed && tab === 'anomalies' && <AnomaliesTab choice={choice} />}
      {allowed && tab === 'rules' && <RulesTab />}
      {allowed && tab === 'certificates' && <CertificatesTab />}
    </Page>
  );
}

/** The operator looks at the installation, or at one agency. */
function AgencyChoice({ value, onChange }: { value: string; onChange(id: string): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const localized = useLocalized();
  const { data = [] } = useQuery({ queryKey: ['core', 'platform', 'tenants', 'choice'], queryFn: async ({ signal }) => (await http.list<{ id: string; code: string; name: LocalizedText }>('/platform/tenants', { query: { pageSize: 100 }, signal })).items });
  return (
    <Box sx={{ maxWidth: 360, mb: '12px' }}>
      <SelectField name="agency" label={t('vault.agency')} value={value} onChange={onChange} options={[{ value: '', label: t('vault.installation') }, ...data.map(({ id, code, name }) => ({ value: id, label: `${localized(name)} (${code})` }))]} />
    </Box>
  );
}
