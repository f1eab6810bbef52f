import { Drawer, EmptyState, EntityTable, Icon, SplitView, StatusBadge, toApiError, useApi, useCan, useConfirm, useList, useNotify, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { PresetPicker } from './preset-picker.js';
import { ProviderDetail } from './provider-detail.js';
import { ProviderForm } from './provider-form.js';
import { PROVIDERS_KEY, type Preset, type Provider } from './types.js';

const TENANT = { type: 'tenant' } as const;

export function ProvidersTab(): ReactElement {
  const t = useT('shell');
  const mayWrite = useCan('sso:write', TENANT);
  const mayTest = useCan('sso:execute', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const [test, setTest] = useUrlState('test');
  const [preset, setPreset] = useState<Preset | null>(null);
  const source = useList<Provider>({ key: PROVIDERS_KEY, path: '/sso/providers', pageSize: null });
  const open = source.rows.find(({ id }) => id === panel);
  const close = (): void => { setPanel(null); setTest(null); setPreset(null); };
  const made = (provider: Provider): void => { source.reload(); setPreset(null); setPanel(provider.id); };
  const columns: Column<Provider>[] = [
    { id: 'name', header: t('sso.field.name'), width: 'minmax(150px, 2fr)', cell: ({ name }) => <strong>{name}</strong> },
    { id: 'preset', header: t('sso.kind'), width: 'minmax(120px, 1.2fr)', cell: ({ preset: kind }) => t(`sso.preset.${kind}`) },
    { id: 'state', header: t('people.status'), width: '130px', cell: ({ enabled }) => <StatusBadge tone={enabled ? 'success' : 'neutral'}>{t(enabled ? 'sso.on' : 'sso.off')}</StatusBadge> },
    { id: 'jit', header: t('sso.newPeople'), width: '140px', from: 'md', cell: ({ jit }) => t(jit ? 'sso.madeHere' : 'sso.notMade') },
    { id: 'mappings', header: t('sso.mappings'), width: '150px', align: 'end', from: 'md', cell: ({ mappings }) => mappings.length },
    { id: 'key', header: t('sso.field.slug'), width: 'minmax(110px, 1fr)', from: 'lg', cell: ({ key }) => <code>{key}</code> },
  ];
  const add = mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => { setPreset(null); setPanel('new'); }}>{t('sso.new')}</Button>;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', mb: '12px', alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 280px', fontSize: 13, color: 'text.secondary' }}>{t('sso.providersHelp')}</Box>
        {add}
      </Box>
      <SplitView>
        <EntityTable name="sso" label={t('sso.tab.providers')} columns={columns} source={source} rowId={({ id }) => id} rowLabel={({ name }) => name} openId={open?.id ?? null} onOpen={({ id }) => { setTest(null); setPanel(id); }} permission="sso:read" empty={<EmptyState icon="key-round" title={t('sso.empty')}>{t('sso.emptyText')}</EmptyState>} />
        <Drawer open={panel === 'new' && mayWrite} onClose={close} title={preset ? t(`sso.preset.${preset}`) : t('sso.new')} name="sso">
          {preset ? <ProviderForm preset={preset} readOnly={false} onSaved={made} onCancel={() => setPreset(null)} /> : <PresetPicker onPick={setPreset} />}
        </Drawer>
        <Drawer open={open !== undefined} onClose={close} title={open?.name ?? ''} subtitle={open ? `${t(`sso.preset.${open.preset}`)} · ${open.key}` : undefined} name="sso" actions={open && mayWrite ? <DeleteProvider provider={open} onDone={() => { close(); source.reload(); }} /> : undefined}>
          {open && <ProviderDetail key={open.id} provider={open} mayWrite={mayWrite} mayTest={mayTest} test={test} onTestClosed={() => setTest(null)} onSaved={source.reload} onClose={close} />}
        </Drawer>
      </SplitView>
    </>
  );
}

function DeleteProvider({ provider, onDone }: { provider: Provider; onDone(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const remove = async (): Promise<void> => {
    const consequences = [t('sso.delete.links'), t('sso.delete.roles'), t('sso.delete.people')];
    if (!(await confirm({ title: t('sso.delete.title', { name: provider.name }), consequences, action: t('sso.delete.action'), danger: true, typeToConfirm: provider.slug }))) return;
    try {
      await http.delete(`/sso/providers/${provider.id}`);
      notify(t('sso.delete.done', { name: provider.name }), { level: 'success' });
      onDone();
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  return <Button variant="text" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => void remove()}>{t('sso.delete.action')}</Button>;
}
