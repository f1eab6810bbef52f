import { ErrorBoundary, PageSkeleton, RemoteFailure, useShell } from '@hako/sdk-plugin/ui';
import { lazy, Suspense, useMemo, useState, type ReactElement } from 'react';
import { useLocation } from 'react-router';

/** A plugin's page: loaded when it is opened, failing alone, with a lazy of its own for every attempt. */
export function RemotePage({ plugin, expose }: { plugin: string; expose: string }): ReactElement {
  const shell = useShell();
  const { pathname } = useLocation();
  const [attempt, setAttempt] = useState(0);
  const { loadExpose } = shell;
  // `attempt` is the point: React.lazy keeps a rejection for ever.
  const Loaded = useMemo(() => lazy(() => loadExpose(plugin, expose)), [loadExpose, plugin, expose, attempt]);
  const version = shell.boot.remotes.find((remote) => remote.plugin === plugin)?.version;
  return (
    <ErrorBoundary
      resetKeys={[attempt, pathname, plugin, expose]}
      onError={(error) => shell.telemetry({ name: 'remote.failed', plugin, detail: error instanceof Error ? error.name : 'unknown' })}
      fallback={(error) => <RemoteFailure plugin={plugin} {...(version ? { version } : {})} error={error} onRetry={() => setAttempt((count) => count + 1)} />}
    >
      <Suspense fallback={<PageSkeleton />}>
        <Loaded api={shell} />
      </Suspense>
    </ErrorBoundary>
  );
}
