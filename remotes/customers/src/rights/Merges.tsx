import { isApiError, Section, StatusBadge, useCan, useConfirm, useFormat, useNavigate } from '@hako/sdk-plugin/ui';
import { Box, Button, Link } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { MergeRecord } from './types.js';
import { useRightsAct, useRightsPart } from './useRights.js';

/** Who turned out to be the same person; taken back here for thirty days. */
export function Merges({ customerId, talentId }: { customerId: string; talentId: string }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const act = useRightsAct(customerId);
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: talentId });
  const { data = [] } = useRightsPart<MergeRecord[]>(customerId, 'merges');
  if (data.length === 0) return null;
  const undo = async (merge: MergeRecord): Promise<void> => {
    if (!(await confirm({ title: t('merge.undoTitle'), consequences: t('merge.undoWhat', { nickname: merge.mergedNickname }), action: t('merge.undo') }))) return;
    let personalChanged = false;
    const tried = await act.run(async (http) => {
      try {
        await http.post(`/customers/merges/${merge.id}/undo`);
      } catch (error) {
        personalChanged = isApiError(error) && error.fact('state') === 'personal-changed';
        throw error;
      }
    }, t('merge.undone'));
    if (tried || !personalChanged) return;
    if (await confirm({ title: t('merge.forceTitle'), consequences: t('merge.forceWhat'), action: t('merge.force'), danger: true })) await act.run((http) => http.post(`/customers/merges/${merge.id}/undo`, { discardPersonal: true }), t('merge.undone'));
  };
  return (
    <Section title={t('merge.list')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px', fontSize: 13 }}>
        {data.map((merge) => (
          <Box component="li" key={merge.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
            <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
              {merge.keptId === customerId ? <Box>{merge.mergedNickname}</Box> : <Link component="button" onClick={() => navigate(`/customers/${merge.keptId}`)}>{merge.keptNickname}</Link>}
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{`${format.dateTime(merge.at)} · ${merge.by.name}`}</Box>
            </Box>
            <StatusBadge tone={merge.state === 'done' ? 'accent' : 'neutral'}>{t(`merge.state.${merge.state}`)}</StatusBadge>
            {merge.canUndo && mayWrite && <Button variant="text" disabled={act.busy} onClick={() => void undo(merge)}>{t('merge.undo')}</Button>}
          </Box>
        ))}
      </Box>
    </Section>
  );
}
