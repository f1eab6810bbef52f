import { ErrorBoundary, ErrorState } from '@hako/sdk-plugin/ui';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { I18nextProvider } from 'react-i18next';
import { i18n } from '../i18n/i18n.js';
import { SignInScreen } from '../screens/sign-in/sign-in-screen.js';
import { PasswordScreen } from '../screens/sign-in/password-screen.js';
import { enrolment, session, stepUp } from '../session/client.js';
import { Booted } from './booted.js';
import { PublicScreens } from './public-screens.js';
import { createQueryClient } from './query-client.js';
import { Splash } from './splash.js';
import { ThemeRoot } from './theme-root.js';

const StepUpDialog = lazy(() => import('../screens/factors/step-up-dialog.js'));

/** Over every screen, since any of them may be asked. */
function StepUp(): ReactElement | null {
  const asked = useSyncExternalStore(stepUp.subscribe, stepUp.asked);
  return asked ? (
    <Suspense fallback={null}>
      <StepUpDialog />
    </Suspense>
  ) : null;
}

/** Few ever see it. */
const EnrolmentScreen = lazy(() => import('../screens/factors/enrolment-screen.js').then((module) => ({ default: module.EnrolmentScreen })));

function Enrolment(): ReactElement {
  return (
    <Suspense fallback={<Splash />}>
      <EnrolmentScreen />
    </Suspense>
  );
}

export function Root(): ReactElement {
  const [client] = useState(createQueryClient);
  return (
    <I18nextProvider i18n={i18n}>
      <ThemeRoot>
        <QueryClientProvider client={client}>
          <ErrorBoundary fallback={(error, retry) => <ErrorState error={error} onRetry={retry} during="shell" />}>
            <PublicScreens>
              <Gate client={client} />
            </PublicScreens>
            <StepUp />
          </ErrorBoundary>
        </QueryClientProvider>
      </ThemeRoot>
    </I18nextProvider>
  );
}

/** Signed in, or not yet, or first with a new password. The address is kept, so that a person lands where she wanted to go. */
function Gate({ client }: { client: QueryClient }): ReactElement {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const mustEnrol = useSyncExternalStore(enrolment.subscribe, enrolment.demanded);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (session.state().kind === 'unknown') session.renew().catch(setFailure);
  }, [attempt]);
  // Nothing of one person's may be seen by the next at the same screen.
  useEffect(() => {
    if (state.kind === 'signed-out') client.clear();
  }, [state.kind, client]);
  if (failure && state.kind === 'unknown') return <ErrorState error={failure} during="session" onRetry={() => { setFailure(null); setAttempt((count) => count + 1); }} />;
  if (state.kind === 'unknown') return <Splash />;
  if (state.kind === 'signed-out') return <SignInScreen />;
  if (state.passwordChangeRequired) return <PasswordScreen />;
  return mustEnrol ? <Enrolment /> : <Booted />;
}
