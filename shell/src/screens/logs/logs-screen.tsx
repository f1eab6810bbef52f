import { Drawer, Icon, NoPermission, Page, PageHeader, SplitView, useNavigate, useShell, useT, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button, Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { AccessLogTab } from '../vault/access-log-tab.js';
import { ExportPanel } from './export-panel.js';
import { RetentionTab } from './retention-tab.js';
import { SealPanel } from './seal-panel.js';
import { SearchList } from './search-list.js';
import { StreamList } from './stream-list.js';
import { KINDS, PERMISSIONS, type LogKind, type LogTab } from './types.js';

const isStream = (tab: LogTab): tab is LogKind => (KINDS as readonly string[]).includes(tab);

/** Five logs, a search over them, and what makes them trustworthy: the seal, exports with proofs, retention. */
export default function LogsScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const { canSomewhere } = useShell();
  const { kind: asked } = useParams();
  const [panel, setPanel] = useUrlState('panel');
  const streams = KINDS.filter((kind) => canSomewhere(PERMISSIONS[kind]));
  const allowed: LogTab[] = [...streams, ...(streams.length > 0 ? (['all'] as const) : []), ...(canSomewhere('log.pii:read') ? (['personal-data'] as const) : []), ...(canSomewhere('compliance:read') ? (['retention'] as const) : [])];
  const tab = allowed.find((one) => one === asked) ?? allowed[0];
  const toggle = (name: string): void => setPanel(panel === name ? null : name);
  return (
    <Page layout="fill">
      <PageHeader
        title={t('nav.logs')}
        description={t('logs.description')}
        actions={
          streams.length > 0 && (
            <>
              {canSomewhere('log.export:execute') && <Button variant="outlined" aria-expanded={panel === 'export'} startIcon={<Icon name="file-down" size={16} />} onClick={() => toggle('export')}>{t('logs.export.open')}</Button>}
              <Button variant="outlined" aria-expanded={panel === 'seal'} startIcon={<Icon name="shield-check" size={16} />} onClick={() => toggle('seal')}>{t('logs.check.title')}</Button>
            </>
          )
        }
        tabs={
          tab && (
            <Tabs value={tab} onChange={(_event, next: LogTab) => navigate(`/logs/${next}`)} aria-label={t('nav.logs')} variant="scrollable">
              {allowed.map((one) => (
                <Tab key={one} value={one} label={t(`logs.kind.${one}`)} />
              ))}
            </Tabs>
          )
        }
      />
      {tab ? (
        <SplitView>
          <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
            {isStream(tab) && <StreamList key={tab} kind={tab} />}
            {tab === 'all' && <SearchList />}
            {tab === 'personal-data' && <AccessLogTab choice={{}} />}
            {tab === 'retention' && <RetentionTab />}
          </Box>
          <Drawer open={panel === 'seal'} onClose={() => setPanel(null)} title={t('logs.check.title')} name="log-seal"><SealPanel /></Drawer>
          <Drawer open={panel === 'export'} onClose={() => setPanel(null)} title={t('logs.export.title')} name="log-export"><ExportPanel /></Drawer>
        </SplitView>
      ) : (
        <NoPermission permission={PERMISSIONS.changes} />
      )}
    </Page>
  );
}
