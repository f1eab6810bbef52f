import { CardSkeleton, ErrorState, Icon, StaleNotice, StatusBadge, failureInPlace, useApi, useCan, useFormat, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Link } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import { IdentityForm } from './IdentityForm.js';
import type { Identity, IdentityChange } from './types.js';

/** Accounts of one person on platforms: those in use first, each with its address. */
export function Identities({ customer }: { customer: Pick<Customer, 'id' | 'talentId'> }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer.talentId });
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const [withHistory, setWithHistory] = useState(false);
  const path = `/customers/${customer.id}/platform-identities`;
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.identities(customer.id), queryFn: ({ signal }) => http.get<Identity[]>(path, { signal }), retry: false });
  const done = (): void => {
    setEditing(null);
    for (const key of [keys.identities(customer.id), keys.identityHistory(customer.id), keys.history(customer.id)]) void client.invalidateQueries({ queryKey: key });
  };
  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Box sx={{ display: 'grid', gap: '6px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && editing !== 'new' && <Box sx={{ color: 'text.secondary' }}>{t('identity.none')}</Box>}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '2px' }}>
          {data.map((identity) =>
            editing === identity.id ? (
              <Box key={identity.id} component="li" sx={{ py: '8px' }}>
                <IdentityForm customer={customer} identity={identity} onDone={done} onCancel={() => setEditing(null)} />
              </Box>
            ) : (
              <Row key={identity.id} identity={identity} talentId={customer.talentId} {...(mayWrite ? { onEdit: () => setEditing(identity.id) } : {})} />
            ),
          )}
        </Box>
      )}
      {editing === 'new' && <IdentityForm customer={customer} identity={undefined} onDone={done} onCancel={() => setEditing(null)} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px', ml: '-8px' }}>
        {mayWrite && editing !== 'new' && <Button variant="text" onClick={() => setEditing('new')} startIcon={<Icon name="plus" size={16} />}>{t('identity.add')}</Button>}
        {data.length > 0 && <Button variant="text" aria-expanded={withHistory} onClick={() => setWithHistory(!withHistory)} startIcon={<Icon name="history" size={16} />}>{t('identity.history')}</Button>}
      </Box>
      {withHistory && <Changes customerId={customer.id} />}
    </Box>
  );
}

function Row({ identity, talentId, onEdit }: { identity: Identity; talentId: string; onEdit?: () => void }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const platform = useDictionary('platform', talentId).byCode(identity.platform);
  const name = platform ? localized(platform.name) : identity.platform;
  const shown = identity.nickname || identity.uid;
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: '10px', minHeight: 32, color: identity.current ? undefined : 'text.secondary' }}>
      <Box component="span" sx={{ color: 'text.secondary', width: 96, flexShrink: 0 }}>{name}</Box>
      <Box component="span" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
        {identity.profileUrl ? <Link href={identity.profileUrl} target="_blank" rel="noopener noreferrer">{shown}</Link> : shown}
        {identity.nickname && <Box component="span" sx={{ color: 'text.secondary', fontSize: 12 }}>{identity.uid}</Box>}
        {identity.verified && <StatusBadge tone="success" icon="check">{t('identity.verified')}</StatusBadge>}
        {!identity.current && <StatusBadge tone="neutral">{t('identity.former')}</StatusBadge>}
      </Box>
      {onEdit && (
        <IconButton onClick={onEdit} aria-label={t('identity.edit', { platform: name, uid: identity.uid })}>
          <Icon name="pencil" size={16} />
        </IconButton>
      )}
    </Box>
  );
}

const FACTS = ['uid', 'nickname', 'profileUrl', 'verified', 'current'] as const;

/** What changed, when and by whom; kept as long as the account. */
function Changes({ customerId }: { customerId: string }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.identityHistory(customerId), queryFn: ({ signal }) => http.get<IdentityChange[]>(`/customers/${customerId}/platform-identities/history`, { signal }) });
  if (isPending) return <CardSkeleton lines={3} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const say = (value: unknown): string => (value === true ? t('identity.yes') : value === false ? t('identity.no') : value === null || value === undefined || value === '' ? '—' : String(value));
  return (
    <>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '8px', fontSize: 12 }}>
        {data.map(({ id, before, after, at, actor }) => (
          <Box component="li" key={id}>
            <Box sx={{ color: 'text.secondary' }}>{`${format.dateTime(at)} · ${actor.name} · ${after.platform}`}</Box>
            {before ? FACTS.filter((fact) => before[fact] !== after[fact]).map((fact) => <Box key={fact}>{`${t(`identity.fact.${fact}`)}: ${say(before[fact])} → ${say(after[fact])}`}</Box>) : <Box>{t('identity.added', { uid: after.uid })}</Box>}
          </Box>
        ))}
      </Box>
    </>
  );
}
