import { NoPermission, Page, PageHeader, useNavigate, useShell, useT } from '@hako/sdk-plugin/ui';
import { Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { BlockList } from './block-list.js';
import { RateLimits } from './rate-limits.js';
import { Rules } from './rules.js';
import { WatermarkTab } from './watermark-tab.js';

const TABS = [
  { id: 'addresses', needs: 'security.ip-rule:read' },
  { id: 'agents', needs: 'security.ip-rule:read' },
  { id: 'block-list', needs: 'security.blocklist:read' },
  { id: 'rates', needs: 'security.rate-limit:read' },
  { id: 'watermark', needs: 'security.watermark:read' },
] as const;
type TabId = (typeof TABS)[number]['id'];

/** Who may come in, how often, what words are refused, and whose screen a leak came from. */
export default function SecurityScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const { canSomewhere } = useShell();
  const { tab: asked } = useParams();
  const allowed = TABS.filter(({ needs }) => canSomewhere(needs));
  const tab: TabId | undefined = allowed.find(({ id }) => id === asked)?.id ?? allowed[0]?.id;
  const lists = tab === 'addresses' || tab === 'agents' || tab === 'block-list';
  return (
    <Page {...(lists ? { layout: 'fill' as const } : { maxWidth: 920 })}>
      <PageHeader
        title={t('nav.security')}
        description={t('security.description')}
        tabs={
          tab && (
            <Tabs value={tab} onChange={(_event, next: TabId) => navigate(`/security/${next}`)} aria-label={t('nav.security')} variant="scrollable">
              {allowed.map(({ id }) => (
                <Tab key={id} value={id} label={t(`security.tab.${id}`)} />
              ))}
            </Tabs>
          )
        }
      />
      {!tab && <NoPermission permission="security.ip-rule:read" />}
      {tab === 'addresses' && <Rules key="ip" kind="ip" />}
      {tab === 'agents' && <Rules key="agent" kind="agent" />}
      {tab === 'block-list' && <BlockList />}
      {tab === 'rates' && <RateLimits />}
      {tab === 'watermark' && <WatermarkTab />}
    </Page>
  );
}
