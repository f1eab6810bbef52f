import { Button, Box } from '@mui/material';
import { Icon, isApiError, StatusBadge, toApiError, useApi, useFormat, useT } from '@hako/sdk-plugin/ui';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { checkProof, type ProofCheck } from '../vault/check-proof.js';
import { sameEntry } from './same-entry.js';
import type { InclusionProof, LogEntry, LogKind } from './types.js';

interface Checked extends ProofCheck {
  seq: number;
  /** What this page shows is what was sealed */
  shown: boolean;
}

/** The entry checked here, in this browser: its hash, the way to the signed root, the signature. The server is believed in nothing but the public key. */
export function EntryProof({ entry, kind }: { entry: LogEntry; kind: LogKind }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const check = useMutation({
    mutationFn: async (): Promise<Checked> => {
      const [proof, keys] = await Promise.all([http.get<InclusionProof>('/logs/proof/inclusion', { query: { stream: kind, id: entry.id } }), http.get<string[]>('/logs/keys')]);
      const { seq, leaf, checkpoint } = proof;
      const result = await checkProof(proof.entry, { seq, size: checkpoint.size, leaf, hashes: proof.proof, checkpoint: checkpoint.note, keys });
      return { ...result, seq, shown: proof.entry !== null && sameEntry(entry, proof.entry) };
    },
  });
  const tooYoung = isApiError(check.error) && check.error.code === 'LOG_ENTRY_OPEN';
  return (
    <Box sx={{ display: 'grid', gap: '8px' }}>
      <Box>
        <Button variant="outlined" startIcon={<Icon name="shield-check" size={16} />} disabled={check.isPending} onClick={() => check.mutate()}>
          {t('logs.proof.check')}
        </Button>
      </Box>
      <Box role="status" sx={{ fontSize: 13 }}>
        {check.error && (tooYoung ? t('logs.proof.young') : toApiError(check.error).message)}
        {check.data && <Verdict check={check.data} />}
      </Box>
    </Box>
  );
}

function Verdict({ check }: { check: Checked }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const good = check.shown && check.entry && check.path && check.signature !== false;
  const lines: [string, boolean | null][] = [
    [t('logs.proof.shown'), check.shown],
    [t('logs.proof.leaf'), check.entry],
    [t('logs.proof.path', { seq: format.number(check.seq), size: format.number(check.size) }), check.path],
    [t('logs.proof.signature'), check.signature],
  ];
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box><StatusBadge tone={good ? 'success' : 'danger'}>{t(good ? 'logs.proof.good' : 'logs.proof.bad')}</StatusBadge></Box>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '4px' }}>
        {lines.map(([label, ok]) => (
          <Box component="li" key={label} sx={{ display: 'flex', gap: '8px', alignItems: 'center' }}>
            <Icon name={ok === null ? 'circle-help' : ok ? 'circle-check' : 'circle-x'} size={16} />
            <span>
              {label}
              {ok === null && ` – ${t('logs.proof.unknown')}`}
              {ok === false && ` – ${t('logs.proof.failed')}`}
            </span>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
