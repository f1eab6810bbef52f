import { CardSkeleton, ErrorState, Icon, StaleNotice, StatusBadge, failureInPlace, useApi, useFormat } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';
import { AccessLink, type CopyLink } from './AccessLink.js';
import { ReasonForm } from './ReasonForm.js';
import type { AccessCopy } from './types.js';
import { useRightsAct, useRightsPart } from './useRights.js';

/** Everything of her, for her: as a page to read and as JSON to take along. */
export function AccessCopies({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const act = useRightsAct(customer.id);
  const [asking, setAsking] = useState(false);
  const [link, setLink] = useState<(CopyLink & { copyId: string }) | null>(null);
  const { data, error, isPending, refetch } = useRightsPart<AccessCopy[]>(customer.id, 'access-exports');
  if (isPending) return <CardSkeleton lines={2} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const path = `/customers/${customer.id}/access-exports`;
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && !asking && <Box sx={{ color: 'text.secondary' }}>{t('access.none')}</Box>}
      {data.map((copy) => (
        <Box key={copy.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
          <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
            <Box>{format.dateTime(copy.createdAt)}</Box>
            <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{`${copy.by.name} · ${copy.available ? t('access.until', { when: format.dateTime(copy.expiresAt) }) : t('access.gone')}`}</Box>
          </Box>
          {!copy.available && <StatusBadge tone="neutral">{t('access.expired')}</StatusBadge>}
          {copy.available && mayWrite && (['html', 'json'] as const).map((kind) => (
            <Button key={kind} variant="outlined" disabled={act.busy} onClick={() => void act.run(async (client) => saveFile(await client.download(`${path}/${copy.id}/${kind}`)))} startIcon={<Icon name="download" size={16} />}>{t(`access.${kind}`)}</Button>
          ))}
          {copy.available && mayWrite && (
            <Button variant="text" disabled={act.busy} onClick={() => void act.run(async (client) => setLink({ copyId: copy.id, ...(await client.post<CopyLink>(`${path}/${copy.id}/link`, { format: 'html' })) }))} startIcon={<Icon name="link" size={16} />}>{t('access.link')}</Button>
          )}
          {copy.available && link?.copyId === copy.id && <AccessLink link={link} />}
        </Box>
      ))}
      {mayWrite && !asking && <Button variant="text" onClick={() => setAsking(true)} startIcon={<Icon name="file-down" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('access.make')}</Button>}
      {asking && <ReasonForm label={t('access.make')} action={t('access.makeThis')} help={t('access.reasonHelp')} onSubmit={({ reason }) => http.post(path, { reason })} onDone={() => { setAsking(false); act.refresh(); }} />}
    </Box>
  );
}
