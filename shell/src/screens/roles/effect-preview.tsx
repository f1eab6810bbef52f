import { ErrorState, Icon, ScopeBadge, useApi, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, CircularProgress } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { StateMark } from './state-mark.js';
import type { AccessDraft, SimulatedPair, Simulation } from './types.js';

const WAIT_MS = 400;

/** Asks the server what a draft would give and take, a moment after the last change. */
export function useSimulation(draft: AccessDraft | null): { data: Simulation | undefined; error: unknown; busy: boolean; retry(): void } {
  const http = useApi();
  const [asked, setAsked] = useState(draft);
  const text = JSON.stringify(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(JSON.parse(text) as AccessDraft | null), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error, isFetching, refetch } = useQuery({ queryKey: ['core', 'simulate', asked], enabled: asked !== null, queryFn: ({ signal }) => http.post<Simulation>('/permissions/simulate', asked, { signal }), placeholderData: keepPreviousData, staleTime: 0, gcTime: 0 });
  return { data: asked === null ? undefined : data, error: asked === null ? null : error, busy: isFetching || JSON.stringify(asked) !== text, retry: () => void refetch() };
}

/** Who gains and who loses what, where. */
export function EffectPreview({ draft }: { draft: AccessDraft | null }): ReactElement | null {
  const t = useT('shell');
  const { data, error, busy, retry } = useSimulation(draft);
  if (draft === null) return null;
  if (error) return <ErrorState error={error} onRetry={retry} during="simulate" />;
  return (
    <Box aria-live="polite" aria-busy={busy} sx={{ display: 'grid', gap: '12px', opacity: busy && data ? 0.6 : 1 }}>
      {!data && <Box sx={{ display: 'flex', gap: '8px', alignItems: 'center', fontSize: 13, color: 'text.secondary' }}><CircularProgress size={14} />{t('simulate.busy')}</Box>}
      {data && data.gained.count + data.lost.count === 0 && <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('simulate.nothing')}</Box>}
      {data && data.gained.count + data.lost.count > 0 && <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t('simulate.summary', { count: data.people })}</Box>}
      {data && <Side kind="lost" side={data.lost} />}
      {data && <Side kind="gained" side={data.gained} />}
      {data?.truncated && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('simulate.truncated')}</Box>}
    </Box>
  );
}

const SHOWN_PEOPLE = 8;

/** Rights of people, as the lines below count them: one that holds at eight places is one. The server's own count stands where it sent a part only. */
function rightsIn({ count, items }: Simulation['gained']): number {
  return items.length < count ? count : new Set(items.map(({ user, permission }) => `${user.id} ${permission}`)).size;
}

function Side({ kind, side }: { kind: 'gained' | 'lost'; side: Simulation['gained'] }): ReactElement | null {
  const t = useT('shell');
  const { tones } = useTokens();
  const [all, setAll] = useState(false);
  if (side.count === 0) return null;
  const people = new Map<string, SimulatedPair[]>();
  for (const pair of side.items) people.set(pair.user.id, [...(people.get(pair.user.id) ?? []), pair]);
  const count = rightsIn(side);
  const shown = [...people.values()].slice(0, all ? undefined : SHOWN_PEOPLE);
  const tone = kind === 'gained' ? tones.success : tones.danger;
  return (
    <Box component="section" aria-label={t(`simulate.${kind}`, { count })}>
      <Box component="h3" sx={{ m: '0 0 6px', fontSize: 13, color: tone.text, display: 'flex', gap: '6px', alignItems: 'center' }}>
        <StateMark state={kind === 'gained' ? 'grant' : 'deny'} size={16} />
        {t(`simulate.${kind}`, { count })}
      </Box>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '8px' }}>
        {shown.map((pairs) => <PersonPairs key={pairs[0]?.user.id} pairs={pairs} />)}
      </Box>
      {!all && people.size > SHOWN_PEOPLE && <Box component="button" type="button" onClick={() => setAll(true)} sx={{ mt: '6px', p: 0, border: 0, bgcolor: 'transparent', color: 'primary.main', fontSize: 13, cursor: 'pointer', textDecoration: 'underline' }}>{t('simulate.more', { count: people.size - SHOWN_PEOPLE })}</Box>}
    </Box>
  );
}

/** One person: each permission once, with the places. */
function PersonPairs({ pairs }: { pairs: SimulatedPair[] }): ReactElement {
  const t = useT('shell');
  const { mono } = useTokens();
  const { boot } = useShell();
  const [open, setOpen] = useState(false);
  const byPermission = new Map<string, SimulatedPair[]>();
  for (const pair of pairs) byPermission.set(pair.permission, [...(byPermission.get(pair.permission) ?? []), pair]);
  return (
    <Box component="li" sx={{ fontSize: 13 }}>
      <Box component="button" type="button" aria-expanded={open} onClick={() => setOpen(!open)} sx={{ display: 'flex', gap: '4px', alignItems: 'center', p: 0, border: 0, bgcolor: 'transparent', color: 'text.primary', font: 'inherit', cursor: 'pointer', textAlign: 'left' }}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
        <strong>{pairs[0]?.user.displayName}</strong>
        <Box component="span" sx={{ color: 'text.secondary', fontSize: 12 }}>{t('simulate.rights', { count: byPermission.size })}</Box>
      </Box>
      {open && (
        <Box component="ul" sx={{ m: '4px 0 0 18px', p: 0, listStyle: 'none', display: 'grid', gap: '6px' }}>
          {[...byPermission].map(([permission, places]) => (
            <Box component="li" key={permission}>
              <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{permission}</Box>
              <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', fontSize: 12 }}>
                {places.slice(0, 6).map(({ scope }) => <ScopeBadge key={scope.id} scope={boot.scopes.find(({ id }) => id === scope.id) ?? { ...scope, parentId: null, active: true }} />)}
                {places.length > 6 && <Box component="span" sx={{ color: 'text.secondary' }}>{t('simulate.morePlaces', { count: places.length - 6 })}</Box>}
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
