import { ErrorBoundary, ErrorState } from '@hako/sdk-plugin/ui';
import { lazy, Suspense, type ComponentType, type ReactElement, type ReactNode } from 'react';
import { Splash } from './splash.js';

/** Pages of mailed links, which stand before any session and whatever session there is. */
const SCREENS: Readonly<Record<string, ComponentType>> = {
  '/forgot-password': lazy(() => import('../screens/account/forgot-screen.js')),
  '/reset-password': lazy(async () => ({ default: (await import('../screens/account/reset-screen.js')).ResetScreen })),
  '/invitation': lazy(async () => ({ default: (await import('../screens/account/reset-screen.js')).InvitationScreen })),
  '/confirm-email': lazy(() => import('../screens/account/confirm-email-screen.js')),
};

/** They are reached and left by plain links, so the address is looked at once. */
export function PublicScreens({ children }: { children: ReactNode }): ReactElement {
  const Screen = SCREENS[window.location.pathname.replace(/\/$/, '')];
  if (!Screen) return <>{children}</>;
  return (
    <ErrorBoundary fallback={(error, retry) => <ErrorState error={error} onRetry={retry} during="shell" />}>
      <Suspense fallback={<Splash />}>
        <Screen />
      </Suspense>
    </ErrorBoundary>
  );
}
