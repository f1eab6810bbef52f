import { Icon, useCan, useLocalized, useNotify } from '@hako/sdk-plugin/ui';
import { ButtonBase, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { usePatchCustomer } from '../api/useCustomer.js';
import { useStatuses } from '../api/useStatuses.js';
import type { Customer } from '../api/types.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { useTexts } from '../parts/t.js';

/** The status as a badge; a click changes it at once, and a second one takes it back. */
export function StatusMenu({ customer }: { customer: Customer }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const notify = useNotify();
  const statuses = useStatuses();
  const patch = usePatchCustomer(customer.id);
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer.talentId });
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const badge = <CustomerStatusBadge status={statuses.byCode(customer.status)} code={customer.status} />;
  if (!mayWrite) return badge;

  const change = async (code: string): Promise<void> => {
    setAnchor(null);
    if (code === customer.status) return;
    const before = customer.status;
    try {
      const saved = await patch.mutateAsync({ version: customer.version, status: code });
      const status = statuses.byCode(code);
      notify(t('detail.statusChanged', { status: status ? localized(status.name) : code }), { level: 'success', undo: () => void patch.mutateAsync({ version: saved.version, status: before }) });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { level: 'error' });
    }
  };
  return (
    <>
      <ButtonBase onClick={(event) => setAnchor(event.currentTarget)} aria-label={`${t('detail.changeStatus')}: ${localized(statuses.byCode(customer.status)?.name ?? { en: customer.status })}`} aria-haspopup="menu" aria-expanded={anchor !== null} disabled={patch.isPending} sx={{ borderRadius: '6px', gap: '2px', minHeight: 24 }}>
        {badge}
        <Icon name="chevron-down" size={14} />
      </ButtonBase>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {statuses.choosable.map((status) => (
          <MenuItem key={status.code} role="menuitemradio" aria-checked={status.code === customer.status} selected={status.code === customer.status} onClick={() => void change(status.code)}>
            <CustomerStatusBadge status={status} code={status.code} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
