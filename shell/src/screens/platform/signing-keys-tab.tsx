import { CardSkeleton, Drawer, ErrorState, Icon, Section, SplitView, StatusBadge, useApi, useCan, useFormat, useT, useTokens, useUrlState, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ChangeSigningKey, type KeyChange } from './change-signing-key.js';
import { SIGNING_KEYS, type SigningKey } from './signing-key.js';

const TENANT = { type: 'tenant' } as const;
const REFETCH_MS = 30_000;

const TONES: Record<SigningKey['status'], Tone> = { next: 'accent', active: 'success', retiring: 'warning', gone: 'neutral' };

/** Keys that sign the access tokens of everybody: which one signs, what comes next, and what to do when one is lost. */
export function SigningKeysTab(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const mayChange = useCan('signing-key:execute', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const keys = useQuery({ queryKey: SIGNING_KEYS, queryFn: ({ signal }) => http.get<SigningKey[]>('/platform/signing-keys', { signal }), refetchInterval: REFETCH_MS });
  const [verb, kid] = (panel ?? '').split('.', 2);
  const chosen = keys.data?.find((key) => key.kid === kid);
  const change: KeyChange | undefined = verb === 'rotate' ? { verb } : (verb === 'retire' || verb === 'drop') && chosen ? { verb, key: chosen } : undefined;
  return (
    <SplitView>
      <Box sx={{ minWidth: 0, maxWidth: 1040 }}>
        <Section
          title={t('signingKeys.title')}
          description={t('signingKeys.help')}
          padding="flush"
          actions={mayChange && <Button variant="contained" startIcon={<Icon name="refresh-cw" size={16} />} disabled={keys.data?.some(({ status }) => status === 'next') ?? true} onClick={() => setPanel('rotate')}>{t('signingKeys.rotate')}</Button>}
        >
          {keys.error ? <ErrorState error={keys.error} onRetry={() => void keys.refetch()} during="signing-keys" /> : keys.data ? <KeyTable keys={keys.data} mayChange={mayChange} onAsk={(what, key) => setPanel(`${what}.${key.kid}`)} /> : <CardSkeleton lines={4} />}
        </Section>
      </Box>
      <Drawer open={change !== undefined} onClose={() => setPanel(null)} title={change ? t(`signingKeys.${change.verb}Title`) : ''} name="signing-key">
        {change && <ChangeSigningKey key={panel} change={change} onDone={() => setPanel(null)} />}
      </Drawer>
    </SplitView>
  );
}

interface KeyTableProps {
  keys: readonly SigningKey[];
  mayChange: boolean;
  onAsk(what: 'retire' | 'drop', key: SigningKey): void;
}

function KeyTable({ keys, mayChange, onAsk }: KeyTableProps): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette, mono } = useTokens();
  const cell = { p: '8px 12px', textAlign: 'left', verticalAlign: 'top', borderTop: `1px solid ${palette.line}` } as const;
  const wide = { display: { xs: 'none', md: 'table-cell' } };
  return (
    <Box component="table" sx={{ width: '100%', borderCollapse: 'collapse', fontSize: 13 }}>
      <thead>
        <Box component="tr" sx={{ color: 'text.secondary', fontSize: 12, '& th': { ...cell, borderTop: 0, fontWeight: 600 } }}>
          <th scope="col">{t('signingKeys.key')}</th>
          <th scope="col">{t('people.status')}</th>
          <Box component="th" scope="col" sx={wide}>{t('signingKeys.since')}</Box>
          {mayChange && <Box component="th" scope="col" aria-label={t('signingKeys.actions')} />}
        </Box>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.kid}>
            <Box component="th" scope="row" sx={{ ...cell, fontWeight: 400 }}>
              <Box component="code" title={key.kid} sx={{ fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere' }}>{key.kid.slice(0, 16)}…</Box>
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{key.algorithm}</Box>
            </Box>
            <Box component="td" sx={cell}>
              <StatusBadge tone={TONES[key.status]}>{t(`signingKeys.status.${key.status}`)}</StatusBadge>
              {key.nextAt && <Box sx={{ mt: '4px', fontSize: 12, color: 'text.secondary' }}>{t(`signingKeys.step.${key.status}`, { time: format.dateTime(key.nextAt) })}</Box>}
            </Box>
            <Box component="td" sx={{ ...cell, ...wide }}>{format.dateTime(key.retiredAt ?? key.activatedAt ?? key.createdAt)}</Box>
            {mayChange && (
              <Box component="td" sx={{ ...cell, textAlign: 'right', whiteSpace: { sm: 'nowrap' } }}>
                {(key.status === 'active' || key.status === 'next') && <Button variant="text" size="small" onClick={() => onAsk('retire', key)}>{t(key.status === 'next' ? 'signingKeys.withdraw' : 'signingKeys.retire')}</Button>}
                {(key.status === 'active' || key.status === 'retiring') && <Button variant="text" size="small" color="error" onClick={() => onAsk('drop', key)}>{t('signingKeys.drop')}</Button>}
              </Box>
            )}
          </tr>
        ))}
      </tbody>
    </Box>
  );
}
