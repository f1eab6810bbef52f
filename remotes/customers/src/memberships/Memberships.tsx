import { CardSkeleton, ErrorState, Icon, StaleNotice, StatusBadge, failureInPlace, useApi, useCan, useFormat, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { useTexts } from '../parts/t.js';
import { MembershipForm } from './MembershipForm.js';
import { timelineOf } from './timeline.js';
import type { Membership } from './types.js';

const TONES: Record<Membership['state'], Tone> = { active: 'success', upcoming: 'accent', expired: 'neutral' };

/** Memberships as bars over time, and below them one by one. */
export function Memberships({ customer }: { customer: Pick<Customer, 'id' | 'talentId'> }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const scope = { type: 'talent', id: customer.talentId } as const;
  const mayRead = useCan('customer.membership:read', scope);
  const mayWrite = useCan('customer.membership:write', scope);
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.memberships(customer.id), queryFn: ({ signal }) => http.get<Membership[]>(`/customers/${customer.id}/memberships`, { signal }), enabled: mayRead, retry: false });
  const done = (): void => {
    setEditing(null);
    for (const key of [keys.memberships(customer.id), keys.history(customer.id), keys.currentMemberships(), keys.endingMemberships]) void client.invalidateQueries({ queryKey: key });
  };
  if (!mayRead) return <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('membership.denied', { permission: 'customer.membership:read' })}</Box>;
  if (isPending) return <CardSkeleton lines={3} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: '10px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && editing !== 'new' && <Box sx={{ color: 'text.secondary' }}>{t('membership.none')}</Box>}
      {data.length > 0 && <Bars memberships={data} talentId={customer.talentId} />}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '2px' }}>
          {data.map((membership) =>
            editing === membership.id ? (
              <Box key={membership.id} component="li" sx={{ py: '8px' }}><MembershipForm customer={customer} membership={membership} onDone={done} onCancel={() => setEditing(null)} /></Box>
            ) : (
              <Row key={membership.id} membership={membership} talentId={customer.talentId} {...(mayWrite ? { onEdit: () => setEditing(membership.id) } : {})} />
            ),
          )}
        </Box>
      )}
      {editing === 'new' && <MembershipForm customer={customer} membership={undefined} onDone={done} onCancel={() => setEditing(null)} />}
      {mayWrite && editing !== 'new' && <Button variant="text" onClick={() => setEditing('new')} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('membership.add')}</Button>}
    </Box>
  );
}

/** Where now is, is drawn as a line; a membership without an end fades out. */
function Bars({ memberships, talentId }: { memberships: readonly Membership[]; talentId: string }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useMembershipNames(talentId);
  const { palette } = useTokens();
  const { lanes, now, from, to } = timelineOf(memberships, new Date());
  const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;
  return (
    <Box aria-hidden="true" sx={{ position: 'relative', display: 'grid', gap: '6px', pb: '18px' }}>
      {lanes.map(({ type, spans }) => (
        <Box key={type}>
          <Box sx={{ fontSize: 11, color: 'text.secondary', mb: '2px' }}>{nameOf({ type, level: '' }).type}</Box>
          <Box sx={{ position: 'relative', height: 12, borderRadius: '6px', bgcolor: palette.sunken, overflow: 'hidden' }}>
            {spans.map(({ membership, left, width, open }) => {
              const { level, color: own } = nameOf(membership);
              const color = own ?? palette.accent;
              return <Box key={membership.id} title={`${level}: ${format.date(membership.validFrom)} – ${membership.validTo ? format.date(membership.validTo) : t('membership.open')}`} sx={{ position: 'absolute', top: 0, bottom: 0, left: percent(left), width: percent(width), borderRadius: '6px', opacity: membership.state === 'expired' ? 0.45 : 1, background: open ? `linear-gradient(90deg, ${color} 70%, transparent)` : color }} />;
            })}
          </Box>
        </Box>
      ))}
      <Box sx={{ position: 'absolute', top: 0, bottom: 14, left: percent(now), width: '1px', bgcolor: palette.ink }} />
      <Box sx={{ position: 'absolute', bottom: 0, left: 0, right: 0, display: 'flex', justifyContent: 'space-between', fontSize: 11, color: 'text.secondary' }}>
        <span>{format.date(from.toISOString())}</span>
        <span>{format.date(to.toISOString())}</span>
      </Box>
    </Box>
  );
}

function Row({ membership, talentId, onEdit }: { membership: Membership; talentId: string; onEdit?: () => void }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useMembershipNames(talentId);
  const name = nameOf(membership);
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: '10px', minHeight: 36 }}>
      <Box sx={{ width: 10, height: 10, borderRadius: '50%', bgcolor: name.color ?? 'text.secondary', flexShrink: 0 }} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
          <strong>{`${name.type} · ${name.level}`}</strong>
          <StatusBadge tone={TONES[membership.state]}>{t(`membership.state.${membership.state}`)}</StatusBadge>
          {membership.autoRenew && <StatusBadge tone="accent" icon="refresh-cw">{t('membership.renews')}</StatusBadge>}
          {membership.externalControl && <StatusBadge tone="neutral" icon="plug">{t('membership.external')}</StatusBadge>}
        </Box>
        <Box sx={{ color: 'text.secondary', fontSize: 12 }}>
          {`${format.date(membership.validFrom)} – ${membership.validTo ? format.date(membership.validTo) : t('membership.open')}`}
          {membership.renewals > 0 && ` · ${t('membership.renewed', { count: membership.renewals })}`}
          {membership.note && ` · ${membership.note}`}
        </Box>
      </Box>
      {onEdit && (
        <IconButton onClick={onEdit} aria-label={t('membership.edit', { name: `${name.type} ${name.level}` })}>
          <Icon name="pencil" size={16} />
        </IconButton>
      )}
    </Box>
  );
}
