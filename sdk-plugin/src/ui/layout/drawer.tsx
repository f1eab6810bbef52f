import { Box, Drawer as MuiDrawer, IconButton, Typography, useMediaQuery, useTheme } from '@mui/material';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';

export interface DrawerProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Under the title. */
  subtitle?: ReactNode;
  leading?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Remembers its width under this name. */
  name?: string;
}

const MIN = 360;
const MAX = 840;
const STEP = 24;

const clamp = (width: number): number => Math.min(MAX, Math.max(MIN, width));
const remembered = (name: string): number => clamp(Number(localStorage.getItem(`hako.drawer.${name}`)) || 480);

/**
 * A detail beside its list, so that the place is never lost; a sheet over it on phones. Put it next to the list in a
 * `SplitView`. Bind `open` to the URL with `useUrlState`.
 */
export function Drawer(props: DrawerProps): ReactElement | null {
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  if (wide) return props.open ? <Beside {...props} /> : null;
  return (
    <MuiDrawer anchor="bottom" open={props.open} onClose={props.onClose} slotProps={{ paper: { sx: { height: '92dvh', borderRadius: '12px 12px 0 0', '&:focus-visible': { outline: 'none' } } } }}>
      <Body {...props} />
    </MuiDrawer>
  );
}

function Beside(props: DrawerProps): ReactElement {
  const { palette } = useTokens();
  const t = useT('ui');
  const name = props.name ?? 'detail';
  const [width, setWidth] = useState(() => remembered(name));
  const start = useRef<{ x: number; width: number } | null>(null);
  const resize = (next: number): void => {
    setWidth(clamp(next));
    localStorage.setItem(`hako.drawer.${name}`, String(clamp(next)));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (start.current) resize(start.current.width + start.current.x - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') resize(width + STEP);
    if (event.key === 'ArrowRight') resize(width - STEP);
  };
  return (
    <Box component="aside" aria-label={props.title} sx={{ position: 'relative', width, maxWidth: '70%', flexShrink: 0, minHeight: 0, bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden' }}>
      <Box
        role="separator"
        aria-orientation="vertical"
        aria-label={t('drawer.resize')}
        aria-valuenow={width}
        aria-valuemin={MIN}
        aria-valuemax={MAX}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => (start.current = null)}
        onKeyDown={onKeyDown}
        sx={{ position: 'absolute', insetBlock: 0, left: 0, width: 6, cursor: 'col-resize', zIndex: 1, touchAction: 'none', '&:hover, &:focus-visible': { bgcolor: 'primary.main', outline: 'none', opacity: 0.5 } }}
      />
      <Body {...props} />
    </Box>
  );
}

function Body({ title, subtitle, leading, actions, children, footer, onClose }: DrawerProps): ReactElement {
  const { palette } = useTokens();
  const t = useT('ui');
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // The reader is told that a detail opened; the keyboard stays with the list's own keys until Tab.
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"] [role="dialog"], .MuiPopover-root')) onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <Box sx={{ height: '100%', display: 'flex', flexDirection: 'column', minHeight: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', p: '12px 12px 12px 16px', borderBottom: `1px solid ${palette.line}` }}>
        {leading}
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography id={id} ref={heading} variant="h2" sx={{ overflowWrap: 'anywhere' }}>
            {title}
          </Typography>
          {subtitle && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{subtitle}</Box>}
        </Box>
        {actions}
        <IconButton onClick={onClose} aria-label={t('action.close')}>
          <Icon name="x" size={18} />
        </IconButton>
      </Box>
      <Box tabIndex={0} role="region" aria-labelledby={id} sx={{ flex: 1, minHeight: 0, overflow: 'auto', p: '16px' }}>
        {children}
      </Box>
      {footer && <Box sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}` }}>{footer}</Box>}
    </Box>
  );
}

/** List left, drawer right, both filling the height that is left on a `Page layout="fill"`. */
export function SplitView({ children }: { children: ReactNode }): ReactElement {
  return <Box sx={{ flex: 1, minWidth: 0, minHeight: 0, display: 'flex', gap: '12px', alignItems: 'stretch', '& > :not(aside)': { flex: 1, minWidth: 0 } }}>{children}</Box>;
}
