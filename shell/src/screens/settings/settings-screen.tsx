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
  const [hereOnly, setHereOnly] = useState(false);
  const here = Object.keys(data?.overrides ?? {}).length;
  const answers = ({ title, key: name, help }: SettingDefinition): boolean => `${title} ${name} ${help ?? ''}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
  const shown = data?.definitions.filter((definition) => answers(definition) && (!hereOnly || Object.hasOwn(data.overrides, definition.key))) ?? [];
  const groups = [...new Set(shown.map(groupOf))];
  return (
    <Page maxWidth={920}>
      <PageHeader title={t('nav.settings')} description={<Box component="span" sx={{ display: 'inline-flex', gap: '6px', alignItems: 'center' }}>{t('settings.for')}<ScopeBadge scope={scope} /></Box>} actions={parent && <Button variant="outlined" startIcon={<Icon name="arrow-up" size={16} />} onClick={() => setScope(parent.id)}>{t('settings.up')}</Button>} />
      {!error && <Box sx={{ mb: '12px', display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        <SearchField label={t('settings.search')} value={wanted} onChange={setWanted} />
        {(here > 0 || hereOnly) && <Button variant="outlined" aria-pressed={hereOnly} startIcon={<Icon name={hereOnly ? 'check' : 'map-pin'} size={16} />} onClick={() => setHereOnly(!hereOnly)}>{t('settings.hereCount', { count: here })}</Button>}
      </Box>}
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="settings" />}
      {!data && !error && <CardSkeleton lines={8} />}
      <Box sx={{ display: 'grid', gap: '16px' }}>
        {data && groups.map((group) => <GroupSection key={group} group={group} definitions={shown.filter((definition) => groupOf(definition) === group)} answer={data} scope={scope} readOnly={!can('settings:write', scope)} />)}
      </Box>
      {data && shown.length === 0 && <EmptyState icon="search" title={t('settings.none')} />}
    </Page>
  );
}

/** Core's settings by what they are about; a plugin's stand together under its name. */
const CORE_GROUPS: readonly [group: string, keys: RegExp][] = [
  ['language', /^(defaultLanguage|timezone|dateFormat|currency)$/],
  ['signIn', /^(totp|password|session)/],
  ['import', /[iI]mport/],
  ['retention', /^retention/],
];

const groupOf = ({ plugin, key }: SettingDefinition): string => (plugin === 'core' ? `core.${CORE_GROUPS.find(([, keys]) => keys.test(key))?.[0] ?? 'other'}` : plugin);

interface GroupSectionProps {
  group: string;
  definitions: readonly SettingDefinition[];
  answer: SettingsAnswer;
  scope: ScopeNode;
  readOnly: boolean;
}

function GroupSection({ group, definitions, answer, scope, readOnly }: GroupSectionProps): ReactElement {
  const t = useT('shell');
  const { i18n } = useTranslation();
  const { boot } = useShell();
  const nav = boot.nav.find((entry) => entry.plugin === group);
  const title = group.startsWith('core.') ? t(`settings.group.${group.slice(5)}`) : nav ? i18n.t(nav.title, { ns: group }) : group;
  return (
    <Section title={title} padding="flush">
      {definitions.map((definition) => (
        <SettingRow key={`${scope.id}/${definition.key}/${answer.version}`} definition={definition} answer={answer} scope={scope} readOnly={readOnly || !definition.scopes.includes(scope.type)} />
      ))}
    </Section>
  );
}
