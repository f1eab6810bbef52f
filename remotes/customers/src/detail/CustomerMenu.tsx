import { Icon, useNotify } from '@hako/sdk-plugin/ui';
import { IconButton, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { useToggleActive } from './ActiveSwitch.js';

/** What is done rarely. */
export function CustomerMenu({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const notify = useNotify();
  const { toggle, busy } = useToggleActive(customer);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
  const copyId = (): void => {
    close();
    void navigator.clipboard?.writeText(customer.id).then(() => notify(t('detail.copied')));
  };
  return (
    <>
      <IconButton onClick={(event) => setAnchor(event.currentTarget)} aria-label={t('detail.actions')} aria-haspopup="menu" aria-expanded={anchor !== null}>
        <Icon name="ellipsis" size={18} />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        <MenuItem onClick={copyId}><Icon name="copy" size={16} />{t('detail.copyId')}</MenuItem>
        {mayWrite && (
          <MenuItem disabled={busy} onClick={() => { close(); toggle(); }}>
            <Icon name={customer.active ? 'archive' : 'archive-restore'} size={16} />
            {t(customer.active ? 'detail.deactivate' : 'detail.reactivate')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
