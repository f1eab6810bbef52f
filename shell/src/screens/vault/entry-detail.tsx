import { Facts, Icon, StatusBadge, toApiError, useApi, useFormat, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { checkProof, type ProofCheck } from './check-proof.js';
import { PersonName } from './person-name.js';
import type { AccessEntry, Proof, TenantChoice } from './types.js';

export function EntryDetail({ entry: row, choice }: { entry: AccessEntry; choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { entry } = row;
  const code = { fontSize: 12, overflowWrap: 'anywhere' } as const;
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <Facts
        items={[
          { label: t('vault.log.at'), value: format.exact(entry.at) },
          { label: t('vault.log.actor'), value: <PersonName person={row.actor} /> },
          { label: t('vault.log.caller'), value: <Box component="code" sx={code}>{entry.actor.caller}</Box> },
          { label: t('vault.log.purpose'), value: t(`vault.log.purposes.${entry.purpose}`) },
          ...(entry.reason ? [{ label: t('vault.reason'), value: entry.reason }] : []),
          { label: t('vault.log.result'), value: <StatusBadge tone={entry.result === 'success' ? 'success' : 'danger'}>{t(`vault.log.results.${entry.result}`)}</StatusBadge> },
          { label: t('vault.log.request'), value: <Box component="code" sx={code}>{entry.cid || '—'}</Box> },
        ]}
      />
      <ProofBox row={row} choice={choice} />
      <Box component="details" sx={{ fontSize: 12 }}>
        <Box component="summary" sx={{ cursor: 'pointer', mb: '8px' }}>{t('vault.log.raw')}</Box>
        <Box component="pre" tabIndex={0} aria-label={t('vault.log.raw')} sx={{ m: 0, maxHeight: 320, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 11 }}>{JSON.stringify(entry, null, 2)}</Box>
      </Box>
    </Box>
  );
}

/** The check itself runs here, in this browser, from the entry as it is shown. */
function ProofBox({ row, choice }: { row: AccessEntry; choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const check = useMutation({ mutationFn: async () => checkProof(row.entry, await http.get<Proof>(`/vault/access-log/${row.seq}/proof`, { query: { ...choice } })) });
  return (
    <Box sx={{ display: 'grid', gap: '8px' }}>
      <Box>
        <Button variant="outlined" startIcon={<Icon name="shield-check" size={16} />} disabled={check.isPending} onClick={() => check.mutate()}>{t('vault.proof.check')}</Button>
      </Box>
      <Box role="status" sx={{ fontSize: 13 }}>
        {check.error && toApiError(check.error).message}
        {check.data && <Verdict check={check.data} />}
      </Box>
    </Box>
  );
}

function Verdict({ check }: { check: ProofCheck }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const good = check.entry && check.path && check.signature !== false;
  const lines: [string, boolean | null][] = [[t('vault.proof.entry'), check.entry], [t('vault.proof.path', { size: format.number(check.size) }), check.path], [t('vault.proof.signature'), check.signature]];
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box><StatusBadge tone={good ? 'success' : 'danger'}>{t(good ? 'vault.proof.good' : 'vault.proof.bad')}</StatusBadge></Box>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '4px' }}>
        {lines.map(([label, ok]) => (
          <Box component="li" key={label} sx={{ display: 'flex', gap: '8px', alignItems: 'center' }}>
            <Icon name={ok === null ? 'circle-help' : ok ? 'circle-check' : 'circle-x'} size={16} />
            <span>{label}{ok === null && ` – ${t('vault.proof.unknown')}`}{ok === false && ` – ${t('vault.proof.failed')}`}</span>
          </Box>
        ))}
      </Box>
      <Box component="code" sx={{ fontSize: 11, color: 'text.secondary', overflowWrap: 'anywhere' }}>{check.origin}</Box>
    </Box>
  );
}
