import { Icon, useNotify, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useSetActive } from '../api/useCustomer.js';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';

/** Deactivates or reactivates at once; a button in the message takes it back. */
export function useToggleActive(customer: Pick<Customer, 'id' | 'nickname' | 'active'>): { toggle(): void; busy: boolean } {
  const t = useTexts();
  const notify = useNotify();
  const setActive = useSetActive(customer.id);
  const change = async (active: boolean, options: { undoable: boolean }): Promise<void> => {
    try {
      await setActive.mutateAsync(active);
      notify(t(active ? 'detail.reactivated' : 'detail.deactivated', { nickname: customer.nickname }), { level: 'success', ...(options.undoable ? { undo: () => change(!active, { undoable: false }) } : {}) });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { level: 'error' });
    }
  };
  return { toggle: () => void change(!customer.active, { undoable: true }), busy: setActive.isPending };
}

export function InactiveBanner({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement | null {
  const t = useTexts();
  const { tones } = useTokens();
  const { toggle, busy } = useToggleActive(customer);
  if (customer.active) return null;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', p: '8px 12px', mb: '14px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft }}>
      <Icon name="archive" size={16} />
      <Box sx={{ flex: '1 1 180px' }}>{t('detail.inactiveBanner')}</Box>
      {mayWrite && <Button variant="outlined" disabled={busy} onClick={toggle}>{t('detail.reactivate')}</Button>}
    </Box>
  );
}
