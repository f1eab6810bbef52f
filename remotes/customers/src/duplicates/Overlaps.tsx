import { Icon, useApi, useCan, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import type { Membership } from '../memberships/types.js';
import { useTexts } from '../parts/t.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { overlaps } from './overlaps.js';

/** Says before a merge which memberships will overlap after it; all of them stay. */
export function Overlaps({ left, right }: { left: Customer; right: Customer }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const { tones } = useTokens();
  const nameOf = useMembershipNames(left.talentId);
  const [ofLeft, ofRight] = [useMemberships(left), useMemberships(right)];
  const found = overlaps(ofLeft, ofRight);
  if (found.length === 0) return null;
  const say = (membership: Membership): string => t('merge.span', { level: nameOf(membership).level, from: format.date(membership.validFrom), to: membership.validTo ? format.date(membership.validTo) : t('membership.open') });
  return (
    <Box role="status" sx={{ display: 'flex', gap: '8px', p: '8px 10px', borderRadius: '8px', color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
      <Icon name="triangle-alert" size={18} />
      <Box sx={{ minWidth: 0 }}>
        <Box>{t('merge.overlap')}</Box>
        <Box component="ul" sx={{ m: '4px 0 0', pl: '18px' }}>
          {found.map((pair) => <li key={`${pair.left.id} ${pair.right.id}`}>{t('merge.overlapOf', { type: nameOf(pair.left).type, left: say(pair.left), right: say(pair.right) })}</li>)}
        </Box>
      </Box>
    </Box>
  );
}

/** Nothing while they are read, and for who may not read them. */
function useMemberships({ id, talentId }: Customer): readonly Membership[] {
  const http = useApi();
  const enabled = useCan('customer.membership:read', { type: 'talent', id: talentId });
  const { data = [] } = useQuery({ queryKey: keys.memberships(id), queryFn: ({ signal }) => http.get<Membership[]>(`/customers/${id}/memberships`, { signal }), enabled, retry: false });
  return data;
}
