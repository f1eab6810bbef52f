import { Box } from '@mui/material';
import { useEffect, useState, type ReactElement } from 'react';
import { useFormat } from '../format/use-format.js';
import { useT } from '../i18n/use-t.js';
import { useLatest } from '../shell/hooks.js';
import { useTokens } from './use-tokens.js';

export interface CountdownRingProps {
  /** When it is over, ISO 8601 or milliseconds. */
  until: string | number;
  /** The whole time in seconds, for the share of the ring. */
  total: number;
  size?: number;
  onEnd?: () => void;
}

/** Seconds left until a moment, once a second; never below 0. */
export function useSecondsLeft(until: string | number, onEnd?: () => void): number {
  const end = new Date(until).getTime();
  const left = (): number => Math.max(0, Math.ceil((end - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  const ended = useLatest(onEnd);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => {
      const now = left();
      setSeconds(now);
      if (now > 0) return;
      clearInterval(timer);
      ended.current?.();
    }, 1000);
    return () => clearInterval(timer);
    // `left` depends on `end` alone.
  }, [end]);
  return seconds;
}

/** How long something stays open: plain personal data, a token, a lock. */
export function CountdownRing({ until, total, size = 28, onEnd }: CountdownRingProps): ReactElement {
  const { palette, tones } = useTokens();
  const format = useFormat();
  const t = useT('ui');
  const seconds = useSecondsLeft(until, onEnd);
  const radius = size / 2 - 2;
  const around = 2 * Math.PI * radius;
  const color = seconds <= 30 ? tones.danger.text : tones.accent.text;
  return (
    <Box role="timer" aria-label={t('countdown.left', { time: format.duration(seconds) })} sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}>
      <svg width={size} height={size} aria-hidden style={{ transform: 'rotate(-90deg)' }}>
        <circle cx={size / 2} cy={size / 2} r={radius} fill="none" stroke={palette.line} strokeWidth={2.5} />
        <circle cx={size / 2} cy={size / 2} r={radius} fill="none" stroke={color} strokeWidth={2.5} strokeLinecap="round" strokeDasharray={around} strokeDashoffset={around * (1 - Math.min(1, seconds / total))} />
      </svg>
      <Box component="span" aria-hidden sx={{ fontSize: 13, fontWeight: 600, color }}>
        {format.duration(seconds)}
      </Box>
    </Box>
  );
}
