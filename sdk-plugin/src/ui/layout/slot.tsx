import { Box } from '@mui/material';
import { Fragment, Suspense, useMemo, useState, type ComponentType, type ReactElement, type ReactNode } from 'react';
import { lazy } from 'react';
import { ErrorBoundary } from '../feedback/error-boundary.js';
import { CardSkeleton } from '../feedback/skeletons.js';
import { RemoteFailure } from '../feedback/remote-failure.js';
import { useShell } from '../shell/context.js';
import type { ShellApi, SlotFillerView } from '../shell/types.js';
import { crashes } from './crash-counter.js';

export interface SlotProps {
  /** `customers.detail.tabs@1` */
  name: string;
  /** One filler alone, where each stands in a place of its own (a tab, a column). */
  only?: SlotFillerView;
  /** What the slot's owner promises to its fillers. */
  props?: Record<string, unknown>;
  /** Shown when nobody fills the slot. */
  empty?: ReactNode;
  /** Height kept free while a filler loads, so that nothing jumps. */
  minHeight?: number;
  /** Wraps each filler, for instance in a card or a grid cell. */
  frame?: (filler: ReactNode, view: SlotFillerView) => ReactNode;
  fallback?: ReactNode;
}

/** A place that plugins fill. Each filler is loaded lazily and fails alone. */
export function Slot({ name, only, props = {}, empty = null, minHeight, frame, fallback }: SlotProps): ReactElement {
  const shell = useShell();
  const fillers = shell.slotFillers(name).filter((view) => (!only || (view.plugin === only.plugin && view.expose === only.expose)) && !crashes.disabled(`${name}/${view.plugin}/${view.expose}`));
  if (fillers.length === 0) return <>{empty}</>;
  return (
    <>
      {fillers.map((view) => {
        const filler = <Filler slot={name} view={view} props={props} minHeight={minHeight} fallback={fallback} />;
        return <Fragment key={`${view.plugin}/${view.expose}`}>{frame ? frame(filler, view) : filler}</Fragment>;
      })}
    </>
  );
}

interface FillerProps {
  slot: string;
  view: SlotFillerView;
  props: Record<string, unknown>;
  minHeight: number | undefined;
  fallback: ReactNode;
}

function Filler({ slot, view, props, minHeight, fallback }: FillerProps): ReactElement {
  const shell = useShell();
  const [attempt, setAttempt] = useState(0);
  // React.lazy keeps a rejection for ever: every attempt gets a lazy of its own.
  const Loaded = useMemo(() => lazyFiller(shell, view), [shell.loadExpose, view.plugin, view.expose, attempt]);
  return (
    <ErrorBoundary
      resetKeys={[attempt]}
      onError={(error) => {
        crashes.count(`${slot}/${view.plugin}/${view.expose}`);
        shell.telemetry({ name: 'slot.failed', plugin: view.plugin, place: slot, error });
      }}
      fallback={(error) => <RemoteFailure plugin={view.plugin} error={error} onRetry={() => setAttempt((n) => n + 1)} dense />}
    >
      <Suspense fallback={fallback ?? <CardSkeleton />}>
        <Box sx={{ minWidth: 0, ...(minHeight ? { minHeight } : {}) }}>
          <Loaded {...props} api={shell} />
        </Box>
      </Suspense>
    </ErrorBoundary>
  );
}

type FillerComponent = ComponentType<Record<string, unknown> & { api: ShellApi }>;

function lazyFiller(shell: ShellApi, view: SlotFillerView): FillerComponent {
  return lazy(async () => {
    const module = await shell.loadExpose(view.plugin, view.expose);
    const Component = module.default;
    const shouldShow = module.shouldShow;
    if (!shouldShow) return { default: Component };
    const Guarded: FillerComponent = (props) => (shouldShow(props, props.api) ? <Component {...props} /> : null);
    return { default: Guarded };
  });
}
