import { Icon, OshiAvatar, StatusBadge, Tag, useFormat, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box, IconButton } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import type { Message, Status } from '../api/types.js';
import type { Talent } from '../parts/useTalents.js';
import { useTexts } from '../parts/t.js';
import { Findings } from './Findings.js';
import { FoundText, MessageText } from './MessageText.js';

export const STATUS_TONES: Record<Status, Tone> = { pending: 'accent', approved: 'success', rejected: 'danger', spam: 'neutral' };

interface MessagePaneProps {
  message: Message;
  talent: Talent | undefined;
  /** Somebody else changed it while it was open. */
  foreign: boolean;
  /** Who else has it before her just now. */
  looking: string[] | undefined;
  actions: ReactNode;
  /** What visitors reported, for who may settle it. */
  reports: ReactNode;
  reply: ReactNode;
  /** Below the text on narrow screens: what else stands beside it. */
  below: ReactNode;
  footer: ReactNode;
  /** Phones: back to the queue. */
  onBack: (() => void) | undefined;
}

/** The message in the middle: who it is for, what it says, why the filter raised its hand, what to do. */
export function MessagePane({ message, talent, foreign, looking, actions, reports, reply, below, footer, onBack }: MessagePaneProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette, tones } = useTokens();
  return (
    <Box component="article" aria-label={t('message.label')} sx={{ height: '100%', minHeight: 0, display: 'flex', flexDirection: 'column', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', p: '10px 16px', borderBottom: `1px solid ${palette.line}` }}>
        {onBack && <IconButton onClick={onBack} aria-label={t('message.back')}><Icon name="arrow-left" size={20} /></IconButton>}
        <OshiAvatar name={talent?.name ?? '?'} color={talent?.color ?? null} size={30} />
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Box sx={{ fontWeight: 650, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{talent?.name ?? '–'}</Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>
            <time dateTime={message.createdAt} title={format.dateTime(message.createdAt)}>{format.relative(message.createdAt)}</time>
            {' · '}
            {message.senderName === null ? t('message.anonymous') : <bdi><FoundText text={message.senderName} matches={message.filterMatches ?? []} place="name" /></bdi>}
          </Box>
        </Box>
        <Tag>{t(`language.${message.language}`)}</Tag>
        <StatusBadge tone={STATUS_TONES[message.status]}>{t(`status.${message.status}`)}</StatusBadge>
      </Box>
      <Box role="status">
        {looking && (
          <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', px: '16px', py: '8px', fontSize: 13, bgcolor: tones.accent.soft, color: tones.accent.text }}>
            <Icon name="eye" size={16} />
            {t('message.looking', { who: looking.join(t('message.lookingAnd')) })}
          </Box>
        )}
      </Box>
      {foreign && (
        <Box role="status" sx={{ display: 'flex', gap: '8px', alignItems: 'center', px: '16px', py: '8px', fontSize: 13, bgcolor: tones.warning.soft, color: tones.warning.text }}>
          <Icon name="users" size={16} />
          {t('message.foreign', { who: message.moderatedBy ?? message.repliedBy ?? '–' })}
        </Box>
      )}
      <Box tabIndex={0} role="region" aria-label={t('message.text')} sx={{ flex: 1, minHeight: 0, overflow: 'auto', p: { xs: '16px', md: '20px 24px' }, display: 'grid', gridAutoRows: 'max-content', alignContent: 'start', gap: '20px', outlineOffset: -2 }}>
        <MessageText message={message} />
        {message.reasonCode !== null && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px 8px', alignItems: 'center', fontSize: 13, color: 'text.secondary' }}>
            <Icon name="info" size={16} />
            <span>{t('message.reason', { reason: t(`reason.${message.reasonCode}`), who: message.moderatedBy ?? '–' })}</span>
            {message.reasonNote && <span>“{message.reasonNote}”</span>}
          </Box>
        )}
        {reports}
        <Findings message={message} />
        {reply}
        {below}
      </Box>
      {actions && <Box sx={{ p: '10px 16px', borderTop: `1px solid ${palette.line}` }}>{actions}</Box>}
      {footer}
    </Box>
  );
}
