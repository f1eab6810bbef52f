import { EmptyState, ErrorState, OshiAvatar, Page, PageHeader, PageSkeleton, SelectField, failureInPlace, useApi, useScope, useUrlState } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { ConfigForm } from './ConfigForm.js';
import { configKeys, type BoxConfig } from './types.js';

/** One talent's question box: chosen in the bar, or here. */
export function ConfigPage(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const talents = useTalents();
  const { all: scopes } = useScope();
  const [chosen, setChosen] = useUrlState('talent');
  const talentId = talents.narrowing.talentId ?? chosen ?? talents.all[0]?.id;
  const talent = talentId === undefined ? undefined : talents.byId(talentId);
  const config = useQuery({
    queryKey: configKeys.config(talentId ?? ''),
    queryFn: ({ signal }) => http.get<BoxConfig>(`/marshmallow/talents/${talentId}/config`, { signal }),
    enabled: talentId !== undefined,
    // A form stands on it: nothing may move under somebody who types.
    staleTime: Infinity,
    gcTime: 0,
  });
  const path = scopes.find(({ id }) => id === talentId)?.path ?? undefined;
  return (
    <Page maxWidth={1320}>
      <PageHeader
        title={t('config.title')}
        description={t('config.help')}
        leading={talent && <OshiAvatar name={talent.name} color={talent.color} size={40} />}
        actions={
          talents.narrowing.talentId === undefined &&
          talents.all.length > 1 && <Box sx={{ minWidth: 200 }}><SelectField name="talent" label={t('config.talent')} value={talentId ?? ''} onChange={(id) => setChosen(id)} options={talents.all.map(({ id, name }) => ({ value: id, label: name }))} /></Box>
        }
      />
      {talentId === undefined ? <EmptyState icon="message-circle-heart" title={t('config.noTalent')} /> : failureInPlace(config.error, config.data) ? <ErrorState error={config.error} onRetry={() => void config.refetch()} during="marshmallow.config" /> : !config.data ? <PageSkeleton /> : <ConfigForm key={talentId} config={config.data} path={path} />}
    </Page>
  );
}
