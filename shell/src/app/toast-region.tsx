import { Icon, useT, useTokens, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton } from '@mui/material';
import { useSyncExternalStore, type ReactElement } from 'react';
import { Link } from 'react-router';
import type { Toast, Toasts } from './toasts.js';

const LOOKS: Record<NonNullable<Toast['level']>, { tone: Tone; icon: IconName }> = {
  info: { tone: 'accent', icon: 'info' },
  success: { tone: 'success', icon: 'circle-check' },
  warning: { tone: 'warning', icon: 'triangle-alert' },
  error: { tone: 'danger', icon: 'circle-alert' },
};

export function ToastRegion({ toasts }: { toasts: Toasts }): ReactElement {
  const list = useSyncExternalStore(toasts.subscribe, toasts.all);
  const t = useT('shell');
  return (
    <Box role="region" aria-label={t('toasts.label')} aria-live="polite" sx={{ // Forms end at the lower right, in drawers as in sheets: a toast must not lie on their buttons.
        position: 'fixed', left: { xs: 16, md: 232 }, top: { xs: 60, md: 'auto' }, bottom: { xs: 'auto', md: 16 }, zIndex: 1500, display: 'grid', gap: '8px', width: 'min(380px, calc(100vw - 32px))' }}>
      {list.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => toasts.remove(toast.id)} />
      ))}
    </Box>
  );
}

function ToastCard({ toast, onClose }: { toast: Toast; onClose(): void }): ReactElement {
  const { palette, tones, shadow } = useTokens();
  const t = useT('shell');
  const look = LOOKS[toast.level ?? 'info'];
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', p: '8px 8px 8px 12px', minHeight: 44, borderRadius: '8px', fontSize: 13, bgcolor: palette.surface, border: `1px solid ${palette.line}`, boxShadow: shadow }}>
      <Icon name={look.icon} size={18} color={tones[look.tone].text} />
      <Box sx={{ flex: 1, minWidth: 0 }}>{toast.message}</Box>
      {toast.link && (
        <Button component={Link} to={toast.link.to} onClick={onClose}>
          {toast.link.label}
        </Button>
      )}
      {toast.undo && (
        <Button
          onClick={() => {
            onClose();
            void toast.undo?.();
          }}
        >
          {t('action.undo')}
        </Button>
      )}
      <IconButton onClick={onClose} aria-label={t('action.close')}>
        <Icon name="x" size={16} />
      </IconButton>
    </Box>
  );
}
