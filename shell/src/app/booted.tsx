import { ErrorState, useLocale, type BootLockedPage, type BootPage, type ShellBoot } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactElement } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { addPluginTexts } from '../i18n/i18n.js';
import { http } from '../session/client.js';
import { BootProvider } from './boot-context.js';
import { epochs } from './epoch.js';
import { shellRoutes } from './routes.js';
import { Splash } from './splash.js';

/** One request brings everything that the shell needs; the routes follow from it. */
export function Booted(): ReactElement {
  const locale = useLocale();
  const { data: boot, error, refetch } = useQuery({ queryKey: ['core', 'boot', locale], queryFn: ({ signal }) => fetchBoot(signal), staleTime: Number.POSITIVE_INFINITY, placeholderData: (previous) => previous });
  if (error && !boot) return <ErrorState error={error} onRetry={() => void refetch()} during="boot" />;
  return boot ? <Routed boot={boot} /> : <Splash />;
}

async function fetchBoot(signal: AbortSignal): Promise<ShellBoot> {
  const boot = await http.get<ShellBoot>('/shell/boot', { signal });
  addPluginTexts(boot.locale, boot.texts);
  epochs.started(boot.epoch);
  return boot;
}

function Routed({ boot }: { boot: ShellBoot }): ReactElement {
  // Rights and languages change without losing the place: only another set of pages makes another router.
  const pages = JSON.stringify([boot.pages, boot.lockedPages]);
  const router = useMemo(() => createBrowserRouter(shellRoutes(...(JSON.parse(pages) as [BootPage[], BootLockedPage[]]))), [pages]);
  useEffect(() => () => router.dispose(), [router]);
  return (
    <BootProvider value={boot}>
      {/* Filters, searches and drawers live in the address: as transitions, a second click would begin from the address before the first. */}
      <RouterProvider router={router} useTransitions={false} />
    </BootProvider>
  );
}
