import { Icon, Slot, useCan, useConfirm, useLocalized, type Query } from '@hako/sdk-plugin/ui';
import { Box, Button, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useStatuses } from '../api/useStatuses.js';
import { EraseDialog } from '../erasures/EraseDialog.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { useTexts } from '../parts/t.js';
import { MembershipDialog } from './MembershipDialog.js';
import { TagsDialog } from './TagsDialog.js';
import { useBatch, type BatchTarget } from './useBatch.js';
import type { BatchAction, BatchWords } from './types.js';

export interface BatchActionsProps {
  ids: ReadonlySet<string>;
  /** What the list shows: everything that the filter finds can be taken instead of the rows that were picked. */
  filters: Query;
  total: number | undefined;
  totalIsExact: boolean;
  /** All loaded rows are picked, and there are more. */
  mayTakeAll: boolean;
  onDone(): void;
}

/** What can be done to many at once. Nothing is asked that undo can take back. */
export function BatchActions({ ids, filters, total, totalIsExact, mayTakeAll, onDone }: BatchActionsProps): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const confirm = useConfirm();
  const statuses = useStatuses();
  const start = useBatch();
  const mayMembership = useCan('customer.membership:write');
  const mayErase = useCan('customer.rights:delete', { type: 'tenant' });
  const [everything, setEverything] = useState(false);
  const [asking, setAsking] = useState<'add-tags' | 'remove-tags' | 'add-membership' | 'erase' | null>(null);
  const [statusAt, setStatusAt] = useState<HTMLElement | null>(null);
  const [moreAt, setMoreAt] = useState<HTMLElement | null>(null);
  const count = everything ? (total ?? ids.size) : ids.size;
  const run = async (action: BatchAction, words: BatchWords = {}): Promise<void> => {
    setAsking(null);
    setStatusAt(null);
    setMoreAt(null);
    const target: BatchTarget = everything ? { filters } : { ids: [...ids] };
    if (everything && !(await confirm({ title: t('batch.everythingTitle', { count }), consequences: t('batch.everythingWhat'), action: t('batch.everythingDo') }))) return;
    if (await start(action, target, words)) onDone();
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '6px', alignItems: 'center' }}>
      {(mayTakeAll || everything) && total !== undefined && (
        <Button variant="text" aria-pressed={everything} onClick={() => setEverything(!everything)}>{everything ? t('batch.onlyPicked', { count: ids.size }) : t(totalIsExact ? 'batch.takeAll' : 'batch.takeAllAtLeast', { count: total })}</Button>
      )}
      <Button variant="outlined" startIcon={<Icon name="tag" size={16} />} onClick={() => setAsking('add-tags')}>{t('batch.addTags')}</Button>
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={statusAt !== null} onClick={(event) => setStatusAt(event.currentTarget)} endIcon={<Icon name="chevron-down" size={14} />}>{t('batch.setStatus')}</Button>
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={moreAt !== null} onClick={(event) => setMoreAt(event.currentTarget)} endIcon={<Icon name="chevron-down" size={14} />}>{t('batch.more')}</Button>
      <Menu anchorEl={statusAt} open={statusAt !== null} onClose={() => setStatusAt(null)}>
        {statuses.choosable.map((status) => (
          <MenuItem key={status.code} onClick={() => void run('set-status', { status: status.code })} aria-label={localized(status.name)}><CustomerStatusBadge status={status} code={status.code} /></MenuItem>
        ))}
      </Menu>
      <Menu anchorEl={moreAt} open={moreAt !== null} onClose={() => setMoreAt(null)}>
        <MenuItem onClick={() => { setMoreAt(null); setAsking('remove-tags'); }}>{t('batch.removeTags')}</MenuItem>
        {mayMembership && <MenuItem onClick={() => { setMoreAt(null); setAsking('add-membership'); }}>{t('batch.addMembership')}</MenuItem>}
        <MenuItem onClick={() => void run('deactivate')}>{t('detail.deactivate')}</MenuItem>
        <MenuItem onClick={() => void run('reactivate')}>{t('detail.reactivate')}</MenuItem>
        {mayErase && <MenuItem sx={{ color: 'error.main' }} onClick={() => { setMoreAt(null); setAsking('erase'); }}>{t('erasures.erase')}</MenuItem>}
      </Menu>
      <Slot name="customers.list.bulk@1" props={{ customerIds: [...ids], count, onDone, ...(everything ? { filters } : {}) }} fallback={null} />
      {(asking === 'add-tags' || asking === 'remove-tags') && <TagsDialog action={asking} count={count} onClose={() => setAsking(null)} onTags={(tags) => void run(asking, { tags })} />}
      {asking === 'erase' && <EraseDialog target={everything ? { filters } : { ids: [...ids] }} onClose={() => setAsking(null)} onAsked={() => { setAsking(null); onDone(); }} />}
      {asking === 'add-membership' && <MembershipDialog count={count} onClose={() => setAsking(null)} onMembership={(membership) => void run('add-membership', { membership })} />}
    </Box>
  );
}
