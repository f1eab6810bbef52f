import { Icon, useApi, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { deskKeys } from '../api/keys.js';
import type { Message, MessageContext } from '../api/types.js';
import { useTexts } from '../parts/t.js';

interface ReportsProps {
  message: Message;
  /** She has looked, and it may stay. */
  onSettle(): Promise<void>;
}

/** What visitors of the page find of it, and the word that it may stay; turning it away is what the bar below is for. */
export function Reports({ message, onSettle }: ReportsProps): ReactElement | null {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const { palette, tones } = useTokens();
  const [busy, setBusy] = useState(false);
  const count = message.reports ?? 0;
  const { data } = useQuery({ queryKey: deskKeys.context(message.id), queryFn: ({ signal }) => http.get<MessageContext>(`/marshmallow/messages/${message.id}/context`, { signal }), staleTime: 30_000, enabled: count > 0 });
  if (count === 0) return null;
  const settle = async (): Promise<void> => {
    setBusy(true);
    await onSettle();
    setBusy(false);
  };
  return (
    <Box component="section" aria-label={t('sign.reported')} sx={{ border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden', fontSize: 13 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 10px', px: '12px', py: '8px', bgcolor: tones.danger.soft }}>
        <Icon name="flag" size={16} color={tones.danger.text} />
        <strong>{t('reports.count', { count })}</strong>
        <Button variant="outlined" disabled={busy} onClick={() => void settle()} startIcon={<Icon name="check" size={16} />} sx={{ ml: 'auto' }}>{t('reports.settle')}</Button>
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {(data?.reports ?? []).map(({ reason, note, at }, index) => (
          <Box key={index} component="li" sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', px: '12px', py: '6px', borderTop: `1px solid ${palette.line}` }}>
            <strong>{t(`reports.${reason}`)}</strong>
            {note !== null && <Box component="span" dir="auto" sx={{ overflowWrap: 'anywhere', minWidth: 0 }}>{note}</Box>}
            <Box component="time" dateTime={at} sx={{ ml: 'auto', fontSize: 12, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.relative(at)}</Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
