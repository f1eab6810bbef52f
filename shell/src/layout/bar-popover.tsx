import { Icon, useTokens, type IconName } from '@hako/sdk-plugin/ui';
import { Box, IconButton, Popover, Tooltip } from '@mui/material';
import { useState, type ReactElement, type ReactNode } from 'react';

interface BarPopoverProps {
  icon: IconName;
  label: string;
  /** A number or a mark on the button; its meaning is in `label`. */
  badge?: string | undefined;
  onOpen?: () => void;
  children(close: () => void): ReactNode;
}

export function BarPopover({ icon, label, badge, onOpen, children }: BarPopoverProps): ReactElement {
  const { tones } = useTokens();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
  return (
    <>
      <Tooltip title={label}>
        <IconButton aria-label={label} aria-haspopup="dialog" aria-expanded={anchor !== null} onClick={(event) => { setAnchor(event.currentTarget); onOpen?.(); }} sx={{ position: 'relative' }}>
          <Icon name={icon} />
          {badge && (
            <Box component="span" aria-hidden sx={{ position: 'absolute', top: 1, right: 0, minWidth: 15, height: 15, px: '3px', borderRadius: '8px', fontSize: 10, fontWeight: 700, lineHeight: '15px', color: tones.accent.onSolid, bgcolor: tones.accent.solid }}>
              {badge}
            </Box>
          )}
        </IconButton>
      </Tooltip>
      <Popover open={anchor !== null} anchorEl={anchor} onClose={close} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }} slotProps={{ paper: { role: 'dialog', 'aria-label': label } }}>
        <Box sx={{ width: 'min(380px, calc(100vw - 24px))', maxHeight: 480, overflow: 'auto' }}>{children(close)}</Box>
      </Popover>
    </>
  );
}
