import { Icon, useTokens, type IconName } from '@hako/sdk-plugin/ui';
import { Box, Button, Tooltip } from '@mui/material';
import { forwardRef, type ReactElement, type Ref } from 'react';
import type { Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';

export interface Handlers {
  approve(): void;
  reject(): void;
  chooseReason(): void;
  spam(): void;
  unreject(): void;
  star(): void;
  pin(): void;
  read(): void;
}

interface ActionBarProps {
  message: Message;
  handlers: Handlers;
  /** What a plain rejection gives as its reason. */
  reason: string;
  /** Where the menu of reasons opens. */
  reasonRef: Ref<HTMLButtonElement>;
}

/** What can be done with the message, most wanted first; every button shows its key. */
export function ActionBar({ message, handlers, reason, reasonRef }: ActionBarProps): ReactElement {
  const t = useTexts();
  const { tones } = useTokens();
  const isAway = message.status === 'rejected' || message.status === 'spam';
  return (
    <Box role="toolbar" aria-label={t('action.label')} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
      {message.status !== 'approved' && <Big icon="check" letter="A" label={t('action.approve')} onClick={handlers.approve} color={tones.success.solid} ink={tones.success.onSolid} />}
      {isAway && <Big icon="undo-2" letter="A" shown={false} label={t('action.unreject')} onClick={handlers.unreject} />}
      {message.status !== 'rejected' && (
        <Box sx={{ display: 'flex' }}>
          <Big icon="x" letter="R" label={t('action.reject')} onClick={handlers.reject} title={t('action.rejectAs', { reason })} joined />
          <Button ref={reasonRef} variant="outlined" aria-haspopup="menu" aria-label={t('action.chooseReason')} onClick={handlers.chooseReason} sx={{ minWidth: 30, px: '4px', height: 38, borderRadius: '0 8px 8px 0', ml: '-1px' }}>
            <Icon name="chevron-down" size={16} />
          </Button>
        </Box>
      )}
      <Box sx={{ display: 'flex', gap: '4px', ml: { xs: 0, sm: 'auto' } }}>
        <Small icon="ban" letter="!" label={t('action.spam')} on={message.status === 'spam'} tone={tones.danger.text} disabled={message.status === 'spam'} onClick={handlers.spam} />
        <Small icon="star" letter="S" label={t(message.starred ? 'action.unstar' : 'action.star')} on={message.starred} tone={tones.warning.text} onClick={handlers.star} />
        <Small icon="pin" letter="P" label={t(message.pinnedAt ? 'action.unpin' : 'action.pin')} on={message.pinnedAt !== null} tone={tones.accent.text} disabled={message.status !== 'approved'} onClick={handlers.pin} />
        <Small icon={message.readAt ? 'eye' : 'eye-off'} letter="M" label={t(message.readAt ? 'action.unread' : 'action.read')} on={message.readAt !== null} tone={tones.success.text} onClick={handlers.read} />
      </Box>
    </Box>
  );
}

const Key = ({ letter, ink }: { letter: string; ink?: string | undefined }): ReactElement => (
  <Box component="kbd" aria-hidden sx={{ display: { xs: 'none', md: 'inline-grid' }, placeItems: 'center', minWidth: 18, height: 18, px: '4px', ml: '8px', borderRadius: '4px', fontFamily: 'inherit', fontSize: 11, fontWeight: 700, border: '1px solid', borderColor: ink ?? 'divider', color: ink ?? 'text.secondary', opacity: 0.9 }}>{letter}</Box>
);

function Big({ icon, letter, shown = true, label, onClick, color, ink, title, joined = false }: { icon: IconName; letter: string; shown?: boolean; label: string; onClick(): void; color?: string; ink?: string; title?: string; joined?: boolean }): ReactElement {
  const button = (
    <Button
      variant={color ? 'contained' : 'outlined'}
      onClick={onClick}
      startIcon={<Icon name={icon} size={18} />}
      sx={{ height: 38, px: '14px', fontSize: 14, fontWeight: 600, ...(joined ? { borderRadius: '8px 0 0 8px' } : {}), ...(color ? { bgcolor: color, color: ink, '&:hover': { bgcolor: color, filter: 'brightness(0.94)' } } : {}) }}
    >
      {label}
      {shown && <Key letter={letter} ink={ink} />}
    </Button>
  );
  return title ? <Tooltip title={title} describeChild>{button}</Tooltip> : button;
}

const Small = forwardRef<HTMLButtonElement, { icon: IconName; letter: string; label: string; on: boolean; tone: string; disabled?: boolean; onClick(): void }>(function Small({ icon, letter, label, on, tone, disabled = false, onClick, ...rest }, ref) {
  const { palette } = useTokens();
  return (
    <Tooltip title={`${label} · ${letter}`}>
      <span>
        <Button ref={ref} {...rest} variant="outlined" aria-label={label} aria-pressed={on} disabled={disabled} onClick={onClick} sx={{ minWidth: 38, height: 38, px: 0, ...(on ? { color: tone, bgcolor: palette.sunken } : {}), '& svg': on ? { fill: 'currentColor', fillOpacity: 0.25 } : {} }}>
          <Icon name={icon} size={18} />
        </Button>
      </span>
    </Tooltip>
  );
});
