import { ErrorBoundary, PageSkeleton, RemoteFailure, useLatest, useShell } from '@hako/sdk-plugin/ui';
import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react';
import { useLocation } from 'react-router';

/** A plugin's page: loaded when it is opened, failing alone, with a lazy of its own for every attempt. */
export function RemotePage({ plugin, expose }: { plugin: string; expose: string }): ReactElement {
  const shell = useShell();
  const { pathname } = useLocation();
  const [attempt, setAttempt] = useState(0);
  const load = useLatest(shell.loadExpose);
  const remote = shell.boot.remotes.find((entry) => entry.plugin === plugin);
  // `attempt` is the point: React.lazy keeps a rejection for ever.
  // The address names the build: a new boot with the same remote must not take a half-filled form away.
  const Loaded = useMemo(() => lazy(() => load.current(plugin, expose)), [load, remote?.url, plugin, expose, attempt]);
  const version = remote?.version;
  return (
    <ErrorBoundary
      resetKeys={[attempt, pathname, plugin, expose]}
      onError={(error) => shell.telemetry({ name: 'remote.failed', plugin, place: expose, error })}
      fallback={(error) => <RemoteFailure plugin={plugin} {...(version ? { version } : {})} error={error} onRetry={() => setAttempt((count) => count + 1)} />}
    >
      <Suspense fallback={<PageSkeleton />}>
        <Loaded api={shell} />
      </Suspense>
    </ErrorBoundary>
  );
}
