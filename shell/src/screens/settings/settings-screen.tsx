import { CardSkeleton, EmptyState, ErrorState, Icon, Page, PageHeader, ScopeBadge, SearchField, Section, useApi, useShell, useT, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { SettingRow } from './setting-row.js';
import { settingsPath } from './settings-path.js';
import type { SettingDefinition, SettingsAnswer } from './types.js';

/** Settings of the scope in the bar; each value tells where it comes from. */
export default function SettingsScreen(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { scope, boot, setScope, can } = useShell();
  const [wanted, setWanted] = useState('');
  const key = ['core', 'settings', scope.id];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<SettingsAnswer>(settingsPath(scope), { signal }) });
  const parent = boot.scopes.find((node) => node.id === scope.parentId);
  const shown = data?.definitions.filter((definition) => `${definition.title} ${definition.key} ${definition.help ?? ''}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase())) ?? [];
  const owners = [...new Set(shown.map((definition) => definition.plugin))];
  return (
    <Page maxWidth={920}>
      <PageHeader title={t('nav.settings')} description={<Box component="span" sx={{ display: 'inline-flex', gap: '6px', alignItems: 'center' }}>{t('settings.for')}<ScopeBadge scope={scope} /></Box>} actions={parent && <Button variant="outlined" startIcon={<Icon name="arrow-up" size={16} />} onClick={() => setScope(parent.id)}>{t('settings.up')}</Button>} />
      {!error && <Box sx={{ mb: '12px' }}>
        <SearchField label={t('settings.search')} value={wanted} onChange={setWanted} />
      </Box>}
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="settings" />}
      {!data && !error && <CardSkeleton lines={8} />}
      <Box sx={{ display: 'grid', gap: '16px' }}>
        {data && owners.map((owner) => <OwnerSection key={owner} owner={owner} definitions={shown.filter((definition) => definition.plugin === owner)} answer={data} scope={scope} readOnly={!can('settings:write', scope)} />)}
      </Box>
      {data && shown.length === 0 && <EmptyState icon="search" title={t('settings.none')} />}
    </Page>
  );
}

interface OwnerSectionProps {
  owner: string;
  definitions: readonly SettingDefinition[];
  answer: SettingsAnswer;
  scope: ScopeNode;
  readOnly: boolean;
}

function OwnerSection({ owner, definitions, answer, scope, readOnly }: OwnerSectionProps): ReactElement {
  const t = useT('shell');
  const { i18n } = useTranslation();
  const { boot } = useShell();
  const nav = boot.nav.find((entry) => entry.plugin === owner);
  const title = owner === 'core' ? t('settings.core') : nav ? i18n.t(nav.title, { ns: owner }) : owner;
  return (
    <Section title={title} padding="flush">
      {definitions.map((definition) => (
        <SettingRow key={`${scope.id}/${definition.key}/${answer.version}`} definition={definition} answer={answer} scope={scope} readOnly={readOnly || !definition.scopes.includes(scope.type)} />
      ))}
    </Section>
  );
}
