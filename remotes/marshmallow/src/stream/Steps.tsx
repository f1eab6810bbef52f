import { Icon, useOshi, useShortcuts, type IconName } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { ReaderState, StreamAction } from './types.js';

interface StepsProps {
  state: ReaderState;
  color: string | null;
  busy: boolean;
  mayStep: boolean;
  onStep(action: StreamAction): void;
  onReply(): void;
}

/** One button and one key for each step. */
export function Steps({ state, color, busy, mayStep, onStep, onReply }: StepsProps): ReactElement {
  const t = useTexts();
  const oshi = useOshi(color);
  const { current, visible, waiting, hasPrevious } = state;
  const steps: { action: StreamAction; label: string; key: string; icon: IconName; off: boolean }[] = [
    { action: 'previous', label: t('stream.previous'), key: 'p', icon: 'arrow-left', off: !hasPrevious },
    { action: visible ? 'hide' : 'reveal', label: visible ? t('stream.hide') : t('stream.reveal'), key: 'h', icon: visible ? 'eye-off' : 'eye', off: current === null },
    { action: 'read', label: t('stream.read'), key: 'r', icon: 'check', off: current === null },
    { action: 'skip', label: t('stream.skip'), key: 's', icon: 'skip-forward', off: current === null },
    { action: 'next', label: t('stream.next'), key: 'n', icon: 'arrow-right', off: waiting === 0 && current === null },
  ];
  const group = t('stream.keys');
  const go = ({ action, off }: (typeof steps)[number]): void => {
    if (mayStep && !off) onStep(action);
  };
  const next = steps[4];
  useShortcuts([
    ...steps.map((step) => ({ keys: step.key, label: step.label, group, run: () => go(step) })),
    ...(next ? [{ keys: 'arrowright', label: next.label, group, run: () => go(next) }] : []),
    { keys: 'a', label: t('stream.reply'), group, run: (event: KeyboardEvent) => { event.preventDefault(); onReply(); } },
  ]);
  return (
    <Box role="group" aria-label={t('stream.steps')} sx={{ display: 'grid', gap: '8px', gridTemplateColumns: { xs: 'repeat(4, minmax(0, 1fr))', md: 'repeat(4, minmax(0, 1fr)) minmax(0, 2fr)' } }}>
      {steps.map((step) => {
        const primary = step.action === 'next';
        return (
          <Button
            key={step.key}
            variant={primary ? 'contained' : 'outlined'}
            disabled={!mayStep || step.off}
            aria-busy={busy}
            aria-keyshortcuts={step.key.toUpperCase()}
            onClick={() => go(step)}
            startIcon={<Icon name={step.icon} size={18} />}
            sx={{ minHeight: 56, borderRadius: '14px', fontSize: { xs: 12, md: primary ? 18 : 14 }, px: '6px', ...(primary ? { gridColumn: { xs: '1 / -1', md: 'auto' }, order: { xs: -1, md: 0 }, '&:not(:disabled)': { bgcolor: oshi.solid, color: oshi.onSolid, '&:hover': { bgcolor: oshi.solid, filter: 'brightness(1.06)' } } } : { '& .MuiButton-startIcon': { display: { xs: 'none', xl: 'inherit' } } }) }}
          >
            {step.label}
          </Button>
        );
      })}
    </Box>
  );
}
