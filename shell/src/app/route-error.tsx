import { ErrorState } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useRouteError } from 'react-router';

/** A screen of the shell that crashed, or whose chunk is gone after an upgrade: the frame stays. */
export function RouteError(): ReactElement {
  const error = useRouteError();
  return <ErrorState error={error} onRetry={() => window.location.reload()} during="screen" />;
}
