import { Icon, useCan, useConfirm, useNotify, toApiError } from '@hako/sdk-plugin/ui';
import { Box, Button, Divider, ListSubheader, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { View } from './types.js';
import type { ListView } from './useListView.js';
import type { useViews } from './useViews.js';
import { ViewDialog } from './ViewDialog.js';

/** Which view is shown, what others there are, and what can be done with this one. */
export function ViewMenu({ views, list }: { views: ReturnType<typeof useViews>; list: ListView }): ReactElement {
  const t = useTexts();
  const notify = useNotify();
  const confirm = useConfirm();
  const mayShare = useCan('customer.dictionary:write', { type: 'tenant' });
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<'new' | 'edit' | null>(null);
  const { current, changed } = list;
  const close = (): void => setAnchor(null);
  const pick = (view: View | undefined) => (): void => {
    close();
    list.apply(view);
  };
  const run = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    close();
    try {
      await work();
      notify(t(done), { level: 'success' });
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  const save = (view: View): Promise<void> => run(async () => {
    await views.change.mutateAsync({ id: view.id, version: view.version, state: list.state });
    list.settle(view.id);
  }, 'views.saved');
  const remove = async (view: View): Promise<void> => {
    close();
    const consequences = t(view.shared ? 'views.removeShared' : 'views.removeOwn', { name: view.name });
    if (!(await confirm({ title: t('views.removeTitle', { name: view.name }), consequences, action: t('views.remove'), danger: true }))) return;
    await run(() => views.remove.mutateAsync(view.id), 'views.removed');
    list.apply(undefined);
  };
  const item = (view: View): ReactElement => (
    <MenuItem key={view.id} role="menuitemradio" aria-checked={view.id === current?.id} selected={view.id === current?.id} onClick={pick(view)}>
      <Box component="span" sx={{ width: 16, mr: '8px', display: 'inline-flex' }}>{view.id === current?.id && <Icon name="check" size={16} />}</Box>
      <Box component="span" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>{view.name}</Box>
      {(view.chosen || view.isDefault) && <Box component="span" sx={{ ml: '12px', fontSize: 12, color: 'text.secondary' }}>{t(view.chosen ? 'views.mineFirst' : 'views.everybodyFirst')}</Box>}
    </MenuItem>
  );
  const [own, shared] = [views.all.filter((view) => !view.shared), views.all.filter((view) => view.shared)];
  return (
    <>
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} startIcon={<Icon name="layers-2" size={16} />} endIcon={<Icon name="chevron-down" size={14} />} sx={{ maxWidth: 260 }}>
        <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{current?.name ?? t('views.all')}</Box>
        {current && changed && <Box component="span" sx={{ ml: '6px', fontWeight: 400, color: 'text.secondary' }}>{t('views.changed')}</Box>}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} slotProps={{ list: { 'aria-label': t('views.menu') }, paper: { sx: { minWidth: 260, maxWidth: 380 } } }}>
        <MenuItem role="menuitemradio" aria-checked={!current} selected={!current} onClick={pick(undefined)}>
          <Box component="span" sx={{ width: 16, mr: '8px', display: 'inline-flex' }}>{!current && <Icon name="check" size={16} />}</Box>
          {t('views.all')}
        </MenuItem>
        {own.length > 0 && <ListSubheader role="presentation">{t('views.own')}</ListSubheader>}
        {own.map(item)}
        {shared.length > 0 && <ListSubheader role="presentation">{t('views.shared')}</ListSubheader>}
        {shared.map(item)}
        <Divider />
        {current && changed && current.mayEdit && <MenuItem onClick={() => void save(current)}><Icon name="check" size={16} />{t('views.save', { name: current.name })}</MenuItem>}
        {current && changed && <MenuItem onClick={() => { close(); list.settle(current.id); list.apply(current); }}><Icon name="undo-2" size={16} />{t('views.revert')}</MenuItem>}
        <MenuItem onClick={() => { close(); setDialog('new'); }}><Icon name="plus" size={16} />{t('views.saveAs')}</MenuItem>
        {current && !current.chosen && <MenuItem onClick={() => void run(() => views.choose.mutateAsync(current.id), 'views.begins')}><Icon name="house" size={16} />{t('views.beginWith')}</MenuItem>}
        {views.all.some(({ chosen }) => chosen) && (!current || current.chosen) && <MenuItem onClick={() => void run(() => views.choose.mutateAsync(null), 'views.beginsNowhere')}><Icon name="house" size={16} />{t('views.beginNowhere')}</MenuItem>}
        {current?.mayEdit && <MenuItem onClick={() => { close(); setDialog('edit'); }}><Icon name="pencil" size={16} />{t(mayShare ? 'views.editShare' : 'views.rename')}</MenuItem>}
        {current?.mayEdit && <MenuItem onClick={() => void remove(current)}><Icon name="trash-2" size={16} />{t('views.remove')}</MenuItem>}
      </Menu>
      {dialog && <ViewDialog view={dialog === 'edit' ? current : undefined} state={list.state} views={views} mayShare={mayShare} onClose={() => setDialog(null)} onSaved={(view) => { setDialog(null); list.settle(view.id); }} />}
    </>
  );
}
