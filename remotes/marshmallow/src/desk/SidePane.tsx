import { CardSkeleton, Icon, StatusBadge, useApi, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, ButtonBase } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { deskKeys } from '../api/keys.js';
import { STATUSES, type Message, type MessageContext } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { STATUS_TONES } from './MessagePane.js';
import { TrustMeter } from './TrustMeter.js';

interface SidePaneProps {
  message: Message;
  onOpen(id: string): void;
  /** Everything of this sender that still waits. */
  onRejectSender(): void;
  /** Nothing of her is seen any more; she is not told. */
  onBlock(): void;
  mayAct: boolean;
}

/** Right of the message: how far its sender is trusted, what else she wrote, and who did what with this one. */
export function SidePane({ message, onOpen, onRejectSender, onBlock, mayAct }: SidePaneProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const { palette, mono } = useTokens();
  const { data, isPlaceholderData } = useQuery({ queryKey: deskKeys.context(message.id), queryFn: ({ signal }) => http.get<MessageContext>(`/marshmallow/messages/${message.id}/context`, { signal }), staleTime: 30_000, placeholderData: keepPreviousData });
  const sender = isPlaceholderData ? undefined : data?.sender;
  return (
    <Box sx={{ display: 'grid', alignContent: 'start', gap: '16px', fontSize: 13, opacity: isPlaceholderData ? 0.6 : 1 }}>
      <Part title={t('sender.title')}>
        {message.senderTrust !== null && <TrustMeter trust={message.senderTrust} />}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', color: 'text.secondary' }}>
          {message.senderTag ? <span>{t('sender.tag')} <Box component="span" sx={{ fontFamily: mono, color: 'text.primary' }}>{message.senderTag}</Box></span> : <span>{t('sender.noTrace')}</span>}
          <span>{t(`captcha.${message.captcha ?? 'none'}`)}</span>
        </Box>
        {!data ? <CardSkeleton lines={2} /> : sender && (
          <>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '6px' }}>
              {STATUSES.filter((status) => sender.counts[status] > 0).map((status) => <StatusBadge key={status} tone={STATUS_TONES[status]}>{`${format.number(sender.counts[status])} ${t(`status.${status}`)}`}</StatusBadge>)}
            </Box>
            {mayAct && sender.counts.pending > 1 && <Button variant="outlined" onClick={onRejectSender} startIcon={<Icon name="ban" size={16} />} sx={{ justifySelf: 'start' }}>{t('sender.rejectAll', { count: sender.counts.pending })}</Button>}
          </>
        )}
        {mayAct && message.senderTag !== null && <Button variant="text" onClick={onBlock} startIcon={<Icon name="shield" size={16} />} sx={{ justifySelf: 'start', ml: '-8px', color: 'text.secondary' }}>{t('sender.block')}</Button>}
      </Part>
      {sender && sender.recent.length > 0 && (
        <Part title={t('sender.recent')}>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {sender.recent.map((other) => (
              <Box key={other.id} component="li" sx={{ borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
                <ButtonBase onClick={() => onOpen(other.id)} sx={{ width: '100%', py: '6px', gap: '8px', textAlign: 'start', justifyContent: 'flex-start', alignItems: 'flex-start', borderRadius: '6px', '&:hover': { bgcolor: palette.sunken } }}>
                  <Icon name={other.status === 'approved' ? 'check' : other.status === 'pending' ? 'clock' : 'x'} size={14} label={t(`status.${other.status}`)} />
                  <Box component="span" dir="auto" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical', overflowWrap: 'anywhere', lineHeight: 1.5 }}>{other.content}</Box>
                  <Box component="time" dateTime={other.createdAt} sx={{ fontSize: 12, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.relative(other.createdAt)}</Box>
                </ButtonBase>
              </Box>
            ))}
          </Box>
        </Part>
      )}
      {data && !isPlaceholderData && <Past context={data} />}
    </Box>
  );
}

function Past({ context }: { context: MessageContext }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const { tones } = useTokens();
  if (context.history.length === 0 && context.replies.length === 0) return null;
  return (
    <Part title={t('history.title')}>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '6px' }}>
        {context.history.map((entry) => (
          <Box key={entry.id} component="li" sx={{ display: 'flex', gap: '8px', alignItems: 'baseline' }}>
            <Box aria-hidden sx={{ width: 6, height: 6, borderRadius: '50%', bgcolor: tones.neutral.border, flexShrink: 0, alignSelf: 'center' }} />
            <Box sx={{ flex: 1, minWidth: 0 }}>{t(`history.${entry.action.split('.').at(-1) ?? ''}`, { who: entry.actor.name })}</Box>
            <Box component="time" dateTime={entry.at} sx={{ fontSize: 12, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.relative(entry.at)}</Box>
          </Box>
        ))}
      </Box>
      {context.replies.length > 1 && (
        <Box component="details" sx={{ '& summary': { cursor: 'pointer', color: 'text.secondary' } }}>
          <summary>{t('history.replies', { count: context.replies.length })}</summary>
          {context.replies.map((edit) => (
            <Box key={edit.at} sx={{ mt: '6px', pl: '10px', borderLeft: `2px solid ${tones.neutral.border}` }}>
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{edit.byName} · {format.dateTime(edit.at)}</Box>
              <Box dir="auto" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{edit.after ?? t('history.replyRemoved')}</Box>
            </Box>
          ))}
        </Box>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <Box component="section" aria-label={title} sx={{ display: 'grid', gap: '8px' }}>
      <Box component="h2" sx={{ m: 0, fontSize: 12, fontWeight: 650, color: 'text.secondary' }}>{title}</Box>
      {children}
    </Box>
  );
}
