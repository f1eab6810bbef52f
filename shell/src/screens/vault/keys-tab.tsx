import { CardSkeleton, Drawer, EmptyState, ErrorState, Icon, Section, SplitView, StatusBadge, useApi, useCan, useFormat, useT, useTokens, useUrlState, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { RotationCard } from './rotation-card.js';
import { StartRotation } from './start-rotation.js';
import type { KeyList, Rotation, TenantChoice, VaultKey } from './types.js';

const TENANT = { type: 'tenant' } as const;
const LIVE_MS = 1_000;
const IDLE_MS = 15_000;
const TONES: Record<VaultKey['status'], Tone> = { pending: 'warning', building: 'warning', primary: 'success', decrypt_only: 'accent', disabled: 'neutral', destroyed: 'neutral', failed: 'danger' };

export function KeysTab({ choice }: { choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const mayRotate = useCan('vault:execute', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const query = { ...choice };
  const rotations = useQuery({
    queryKey: ['core', 'vault', 'rotations', query],
    queryFn: async ({ signal }) => (await http.list<Rotation>('/vault/rotations', { query, signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === 'running') ? LIVE_MS : IDLE_MS),
  });
  // A key changes when a rotation does.
  const moved = rotations.data?.map(({ id, phase, status }) => `${id}${phase}${status}`).join() ?? '';
  const keys = useQuery({ queryKey: ['core', 'vault', 'keys', query, moved], queryFn: ({ signal }) => http.get<KeyList>('/vault/keys', { query, signal }), placeholderData: (before) => before });
  return (
    <SplitView>
      <Box sx={{ display: 'grid', gap: '16px', alignContent: 'start', minWidth: 0 }}>
        <Section
          title={t('vault.keys.title')}
          description={keys.data ? <ProviderLine list={keys.data} /> : t('vault.keys.help')}
          padding="flush"
          actions={mayRotate && <Button variant="contained" startIcon={<Icon name="refresh-cw" size={16} />} onClick={() => setPanel('rotate')}>{t('vault.rotation.start')}</Button>}
        >
          {keys.error ? <ErrorState error={keys.error} onRetry={() => void keys.refetch()} during="vault" /> : keys.data ? <KeyTable keys={keys.data.keys} /> : <CardSkeleton lines={4} />}
        </Section>
        <Section title={t('vault.rotation.title')} padding="flush">
          {rotations.error && !rotations.data && <ErrorState error={rotations.error} onRetry={() => void rotations.refetch()} during="vault" />}
          {rotations.isPending && <CardSkeleton lines={3} />}
          {rotations.data?.length === 0 && <EmptyState icon="refresh-cw" title={t('vault.rotation.empty')} />}
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {rotations.data?.map((rotation) => <RotationCard key={rotation.id} rotation={rotation} />)}
          </Box>
        </Section>
      </Box>
      <Drawer open={panel === 'rotate'} onClose={() => setPanel(null)} title={t('vault.rotation.start')} name="vault">
        {panel === 'rotate' && <StartRotation choice={choice} onDone={() => setPanel(null)} />}
      </Drawer>
    </SplitView>
  );
}

function ProviderLine({ list: { provider } }: { list: KeyList }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  return (
    <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
      <StatusBadge tone={provider.healthy ? 'success' : 'danger'}>{t(provider.healthy ? 'vault.keys.healthy' : 'vault.keys.away')}</StatusBadge>
      <span>{t('vault.keys.provider', { name: provider.name })}</span>
      {provider.rotateAt && <span>{t('vault.keys.rotateRoot', { date: format.date(provider.rotateAt) })}</span>}
    </Box>
  );
}

function KeyTable({ keys }: { keys: readonly VaultKey[] }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette } = useTokens();
  if (keys.length === 0) return <EmptyState icon="key-round" title={t('vault.keys.empty')} />;
  const cell = { p: '8px 12px', textAlign: 'left', verticalAlign: 'top', borderTop: `1px solid ${palette.line}` } as const;
  const wide = { display: { xs: 'none', sm: 'table-cell' } };
  return (
    <Box component="table" sx={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
      <thead>
        <Box component="tr" sx={{ color: 'text.secondary', fontSize: 12, '& th': { ...cell, borderTop: 0, fontWeight: 600 } }}>
          <th scope="col">{t('vault.keys.key')}</th>
          <th scope="col">{t('vault.keys.status')}</th>
          <Box component="th" scope="col" sx={wide}>{t('vault.keys.activated')}</Box>
          <Box component="th" scope="col" sx={{ ...wide, textAlign: 'right !important' }}>{t('vault.keys.uses')}</Box>
        </Box>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <Box component="th" scope="row" sx={{ ...cell, fontWeight: 600 }}>
              {t(`vault.keys.kind.${key.kind}`)} {t('vault.keys.version', { version: key.version })}
              <Box component="code" sx={{ display: 'block', fontSize: 11, fontWeight: 400, color: 'text.secondary', overflowWrap: 'anywhere' }}>{key.subject}</Box>
            </Box>
            <Box component="td" sx={cell}>
              <StatusBadge tone={TONES[key.status]}>{t(`vault.keys.statuses.${key.status}`)}</StatusBadge>
              {key.rotate && key.status === 'primary' && <Box sx={{ mt: '4px', fontSize: 12, color: 'text.secondary' }}>{t(`vault.keys.due.${key.rotate}`)}</Box>}
              {key.destroyableAt && key.status === 'disabled' && <Box sx={{ mt: '4px', fontSize: 12, color: 'text.secondary' }}>{t('vault.keys.destroyable', { date: format.date(key.destroyableAt) })}</Box>}
            </Box>
            <Box component="td" sx={{ ...cell, ...wide }}>{format.dateTime(key.destroyedAt ?? key.disabledAt ?? key.activatedAt ?? key.createdAt)}</Box>
            <Box component="td" sx={{ ...cell, ...wide, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>{key.uses === null ? '—' : format.number(key.uses)}</Box>
          </tr>
        ))}
      </tbody>
    </Box>
  );
}
