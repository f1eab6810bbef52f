import { CardSkeleton, EmptyState, ErrorState, Page, PageHeader, useApi, useLive, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { PluginCard } from './plugin-card.js';
import type { PluginView, RemoteReport } from './types.js';

export default function PluginsScreen(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'plugins'], queryFn: ({ signal }) => http.get<PluginView[]>('/plugins', { signal }) });
  const reports = useQuery({ queryKey: ['core', 'plugins', 'reports'], queryFn: ({ signal }) => http.get<RemoteReport[]>('/telemetry/remotes', { signal }) });
  useLive('plugins', () => void refetch());
  return (
    <Page maxWidth={1320}>
      <PageHeader title={t('nav.plugins')} description={t('plugins.description')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="plugins" />}
      {!data && !error && <CardSkeleton lines={6} />}
      {data?.length === 0 && <EmptyState icon="puzzle" title={t('plugins.empty')} />}
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(400px, 100%), 1fr))', gap: '16px', alignItems: 'start' }}>
        {data?.map((plugin) => <PluginCard key={plugin.id} plugin={plugin} reports={reports.data?.filter((report) => report.plugin === plugin.id) ?? []} />)}
      </Box>
    </Page>
  );
}
