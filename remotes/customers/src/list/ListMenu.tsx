import { Icon, useCan, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Button, ButtonGroup, Menu, MenuItem, useMediaQuery, useTheme } from '@mui/material';
import { useState, type MouseEvent, type ReactElement } from 'react';
import type { ProfileType } from '../api/types.js';
import { useTexts } from '../parts/t.js';

export interface ListMenuProps {
  onCreate(type: ProfileType): void;
  onImport(): void;
  onExport(): void;
}

/** Actions of the page: secondary ones first, the primary one at the right. On phones the secondary ones fold into the menu. */
export function ListMenu({ onCreate, onImport, onExport }: ListMenuProps): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  const navigate = useNavigate();
  const wide = useMediaQuery(useTheme().breakpoints.up('sm'));
  const mayWrite = useCan('customer.profile:write');
  const mayImport = useCan('customer.import:execute');
  const mayExport = useCan('customer.export:execute');
  const mayKeep = useCan('customer.dictionary:write', { type: 'tenant' });
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const choose = (run: () => void) => (): void => {
    setAnchor(null);
    run();
  };
  const opens = { onClick: (event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget), 'aria-haspopup': 'menu', 'aria-expanded': anchor !== null } as const;
  return (
    <>
      {wide && mayExport && <Button variant="outlined" onClick={onExport} startIcon={<Icon name="download" size={16} />}>{t('list.export')}</Button>}
      {wide && mayImport && <Button variant="outlined" onClick={onImport} startIcon={<Icon name="upload" size={16} />}>{t('list.import')}</Button>}
      {mayWrite ? (
        <ButtonGroup variant="contained" disableElevation sx={{ '& .MuiButtonGroup-firstButton': { borderRightColor: palette.surface } }}>
          <Button onClick={() => onCreate('individual')} startIcon={<Icon name="user-plus" size={16} />}>{t('list.new')}</Button>
          <Button {...opens} aria-label={t('list.more')} sx={{ px: '6px', minWidth: '32px !important' }}>
            <Icon name="chevron-down" size={16} />
          </Button>
        </ButtonGroup>
      ) : (
        <Button variant="outlined" {...opens} endIcon={<Icon name="chevron-down" size={16} />}>{t('list.more')}</Button>
      )}
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        {mayWrite && <MenuItem onClick={choose(() => onCreate('individual'))}><Icon name="user-plus" size={16} />{t('list.newPerson')}</MenuItem>}
        {mayWrite && <MenuItem onClick={choose(() => onCreate('company'))}><Icon name="building-2" size={16} />{t('list.newCompany')}</MenuItem>}
        {!wide && mayImport && <MenuItem onClick={choose(onImport)}><Icon name="upload" size={16} />{t('list.import')}</MenuItem>}
        {!wide && mayExport && <MenuItem onClick={choose(onExport)}><Icon name="download" size={16} />{t('list.export')}</MenuItem>}
        <MenuItem onClick={choose(() => navigate('/customers/tags'))}><Icon name="tags" size={16} />{t('tags.title')}</MenuItem>
        {mayKeep && <MenuItem onClick={choose(() => navigate('/customers/fields'))}><Icon name="sliders-horizontal" size={16} />{t('fields.title')}</MenuItem>}
      </Menu>
    </>
  );
}
