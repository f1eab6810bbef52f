import { Drawer, Icon, NoPermission, Page, PageHeader, ScopeBadge, SplitView, useCan, useLocalized, useScope, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { EntryForm } from './EntryForm.js';
import { EntryTable } from './EntryTable.js';
import { TypeList } from './TypeList.js';
import { isType, textOf } from './types.js';
import { useEntries } from './useEntries.js';

/** Everything that is chosen from a list, at the scope of the bar: what is its own, what comes from above, what is off here. */
export function DictionariesPage(): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const { current } = useScope();
  const scope = current.type === 'tenant' ? ({ type: 'tenant' } as const) : { type: current.type, id: current.id };
  const mayRead = useCan('customer.dictionary:read', scope);
  const mayWrite = useCan('customer.dictionary:write', scope);
  const [asked, setType] = useUrlState('type');
  const [panel, setPanel] = useUrlState('entry');
  const type = isType(asked) ? asked : 'status';
  const entries = useEntries(type, scope, mayRead);
  if (!mayRead) {
    return (
      <Page>
        <PageHeader title={t('dictionary.title')} />
        <NoPermission permission="customer.dictionary:read" scope={localized(current.name)} />
      </Page>
    );
  }
  const opened = entries.source.rows.find(({ id }) => id === panel);
  const close = (): void => setPanel(null);
  const name = t(`dictionary.types.${textOf(type)}`);
  return (
    <Page layout="fill">
      <PageHeader
        title={t('dictionary.title')}
        description={<Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px' }}>{t('dictionary.about')} <ScopeBadge scope={current} /></Box>}
        actions={mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t('dictionary.add')}</Button>}
      />
      <Box sx={{ display: 'flex', flexDirection: { xs: 'column', md: 'row' }, gap: '16px', flex: 1, minHeight: 0 }}>
        <TypeList value={type} onChange={(next) => { setPanel(null); setType(next); }} />
        <Box sx={{ flex: 1, minWidth: 0, minHeight: 0, display: 'flex' }}>
          <SplitView>
            <EntryTable type={type} label={name} entries={entries} scope={scope} mayWrite={mayWrite} openId={panel} onOpen={(entry) => setPanel(entry.id)} />
            <Drawer open={panel === 'new'} onClose={close} title={t('dictionary.addTo', { name })} name="dictionary">
              <EntryForm key={type} type={type} scope={scope} entry={undefined} readOnly={false} onDone={close} />
            </Drawer>
            <Drawer open={opened !== undefined} onClose={close} title={opened ? localized(opened.name) : ''} subtitle={opened?.code} name="dictionary">
              {opened && <EntryForm key={`${opened.id} ${opened.version}`} type={type} scope={scope} entry={opened} readOnly={!mayWrite || opened.inherited} onDone={close} />}
            </Drawer>
          </SplitView>
        </Box>
      </Box>
    </Page>
  );
}
