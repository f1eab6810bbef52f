import type { BootLockedPage, BootPage } from '@hako/sdk-plugin/ui';
import { lazy, Suspense, type ComponentType, type ReactElement } from 'react';
import { PageSkeleton } from '@hako/sdk-plugin/ui';
import type { RouteObject } from 'react-router';
import { Navigate } from 'react-router';
import { RemotePage } from '../federation/remote-page.js';
import { TodayScreen } from '../screens/today/today-screen.js';
import { LockedPage } from './locked-page.js';
import { NotFoundScreen } from './not-found-screen.js';
import { RouteError } from './route-error.js';
import { ShellRoot } from './shell-root.js';

type Load = () => Promise<{ default: ComponentType }>;

/** A screen in a chunk of its own. */
function screen(load: Load): ReactElement {
  const Screen = lazy(load);
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Screen />
    </Suspense>
  );
}

const OWN: readonly [path: string, load: Load][] = [
  ['organization', () => import('../screens/organization/organization-screen.js')],
  ['organization/:id', () => import('../screens/organization/organization-screen.js')],
  ['people', () => import('../screens/roles/people-entry.js')],
  ['groups', () => import('../screens/groups/groups-screen.js')],
  ['people/:id', () => import('../screens/people/person-screen.js')],
  ['roles', () => import('../screens/roles/roles-screen.js')],
  ['roles/explain', () => import('../screens/roles/explain-screen.js')],
  ['roles/simulate', () => import('../screens/roles/simulate-screen.js')],
  ['roles/people', () => import('../screens/roles/people-here-screen.js')],
  ['roles/:id', () => import('../screens/roles/role-screen.js')],
  ['security', () => import('../screens/security/security-screen.js')],
  ['security/:tab', () => import('../screens/security/security-screen.js')],
  ['api-keys', () => import('../screens/api-keys/api-keys-screen.js')],
  ['support-sessions', () => import('../screens/support/support-sessions-screen.js')],
  ['vault', () => import('../screens/vault/vault-screen.js')],
  ['vault/:tab', () => import('../screens/vault/vault-screen.js')],
  ['sso', () => import('../screens/sso/sso-screen.js')],
  ['sso/:tab', () => import('../screens/sso/sso-screen.js')],
  ['settings', () => import('../screens/settings/settings-screen.js')],
  ['plugins', () => import('../screens/plugins/plugins-screen.js')],
  ['logs', () => import('../screens/logs/logs-screen.js')],
  ['logs/:kind', () => import('../screens/logs/logs-screen.js')],
  ['jobs', () => import('../screens/jobs/jobs-screen.js')],
  ['profile', () => import('../screens/profile/profile-screen.js')],
  ['profile/:tab', () => import('../screens/profile/profile-screen.js')],
  ['platform', () => import('../screens/platform/platform-screen.js')],
  ['platform/:tab', () => import('../screens/platform/platform-screen.js')],
];

/** Every screen has an address; those of plugins come from their manifests. */
export function shellRoutes(pages: readonly BootPage[], lockedPages: readonly BootLockedPage[]): RouteObject[] {
  return [
    {
      path: '/',
      element: <ShellRoot />,
      errorElement: <RouteError />,
      children: [
        { index: true, element: <TodayScreen /> },
        { path: 'sign-in', element: <Navigate to="/" replace /> },
        ...OWN.map(([path, load]): RouteObject => ({ path, element: screen(load), errorElement: <RouteError /> })),
        ...pages.map((page): RouteObject => ({ path: page.path, element: <RemotePage plugin={page.plugin} expose={page.expose} /> })),
        ...lockedPages.map((page): RouteObject => ({ path: page.path, element: <LockedPage page={page} /> })),
        { path: '*', element: <NotFoundScreen /> },
      ],
    },
  ];
}
