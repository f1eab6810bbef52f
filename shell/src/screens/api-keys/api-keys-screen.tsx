import { Drawer, EmptyState, EntityTable, Icon, NoPermission, Page, PageHeader, SplitView, useCan, useFormat, useList, useLocalized, useShell, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { KeyDetail } from './key-detail.js';
import { KeyStateBadge } from './key-state.js';
import { NewKeyForm } from './new-key-form.js';
import { SecretOnce } from './secret-once.js';
import type { ApiKey, ApiKeyWithSecret } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** Keys of programs: who owns them, what they may do at most, when they were used last. */
export default function ApiKeysScreen(): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const localized = useLocalized();
  const { boot } = useShell();
  const mayRead = useCan('api-key:read', TENANT);
  const mayWrite = useCan('api-key:write', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const [made, setMade] = useState<ApiKeyWithSecret | null>(null);
  const source = useList<ApiKey>({ key: ['core', 'api-keys'], path: '/api-keys', pageSize: null, enabled: mayRead });
  if (!mayRead) return <Page><PageHeader title={t('nav.api-keys')} /><NoPermission permission="api-key:read" scope={localized(boot.tenant.name)} /></Page>;
  const open = source.rows.find(({ id }) => id === panel);
  const close = (): void => { setPanel(null); setMade(null); };
  const show = (key: ApiKeyWithSecret): void => { setMade(key); setPanel(key.id); source.reload(); };
  const columns: Column<ApiKey>[] = [
    { id: 'name', header: t('apiKeys.name'), width: 'minmax(150px, 2fr)', cell: (key) => <strong>{key.name}</strong> },
    { id: 'state', header: t('people.status'), width: 'minmax(120px, 1.2fr)', cell: (key) => <KeyStateBadge apiKey={key} /> },
    { id: 'owner', header: t('apiKeys.owner'), width: 'minmax(100px, 1fr)', from: 'md', cell: (key) => key.owner.username },
    { id: 'scopes', header: t('apiKeys.scopes'), width: '120px', from: 'lg', cell: (key) => t('apiKeys.scopeCount', { count: key.scopes.length }) },
    { id: 'used', header: t('apiKeys.lastUsed'), width: '150px', from: 'sm', cell: (key) => (key.lastUsedAt ? format.relative(key.lastUsedAt) : t('apiKeys.never')) },
    { id: 'uses', header: t('apiKeys.uses'), width: '100px', align: 'end', from: 'md', cell: (key) => format.number(key.usageCount) },
    { id: 'expires', header: t('apiKeys.expires'), width: '130px', from: 'lg', cell: (key) => (key.expiresAt ? format.date(key.expiresAt) : t('apiKeys.noExpiry')) },
  ];
  return (
    <Page layout="fill">
      <PageHeader title={t('nav.api-keys')} description={t('apiKeys.description')} actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => { setMade(null); setPanel('new'); }}>{t('apiKeys.new')}</Button>} />
      <SplitView>
        <EntityTable name="api-keys" label={t('nav.api-keys')} columns={columns} source={source} rowId={(key) => key.id} rowLabel={(key) => key.name} onOpen={(key) => { setMade(null); setPanel(key.id); }} empty={<EmptyState icon="key-round" title={t('apiKeys.empty')} action={mayWrite && panel !== 'new' && <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('apiKeys.create')}</Button>}>{t('apiKeys.emptyText')}</EmptyState>} />
        <Drawer open={panel === 'new'} onClose={close} title={t('apiKeys.new')} name="api-key">
          <NewKeyForm onCreated={show} onCancel={close} />
        </Drawer>
        <Drawer open={open !== undefined || (made !== null && panel === made.id)} onClose={close} title={open?.name ?? made?.name ?? ''} subtitle={<Box component="span" sx={{ overflowWrap: 'anywhere' }}>{open?.keyId ?? made?.keyId}</Box>} name="api-key">
          {made && panel === made.id && <SecretOnce apiKey={made} />}
          {open && <KeyDetail apiKey={open} mayWrite={mayWrite} onRotated={show} onChanged={source.reload} />}
        </Drawer>
      </SplitView>
    </Page>
  );
}
