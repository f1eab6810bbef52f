import { createAccess, ShellProvider, useLocale, type LiveMessage, type ScopeNode, type ShellApi, type ShellBoot, type SlotModule } from '@hako/sdk-plugin/ui';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { browserRuntime, remoteTelemetry } from '../federation/browser-runtime.js';
import { createLoader } from '../federation/loader.js';
import { RemoteError } from '../federation/remote-error.js';
import { loadWholeMui } from '../federation/whole-mui.js';
import { Frame } from '../layout/frame.js';
import { createLiveClient } from '../live/live-client.js';
import { http, pageHolds } from '../session/client.js';
import { createShortcuts } from '../shortcuts/registry.js';
import { useBoot } from './boot-context.js';
import { useConfirmDialog } from './confirm-dialog.js';
import { epochs } from './epoch.js';
import { createFormKeeper } from './kept-forms.js';
import { useScopeChoice } from './scope-choice.js';
import { useMode } from './theme-root.js';
import { createToasts } from './toasts.js';
import { ToastRegion } from './toast-region.js';
import { createUnsavedGuards, UnsavedDialog } from './unsaved.js';

export const SHELL_API = '1.0.0';

/** What lives as long as one boot: live stream, shortcuts, guards, messages, the loader of remotes. */
function useParts(boot: ShellBoot) {
  const parts = useMemo(() => ({ shortcuts: createShortcuts(), guards: createUnsavedGuards(pageHolds), toasts: createToasts(), loadExpose: createLoader(boot.remotes, browserRuntime(boot.remotes)), access: createAccess(boot.access.scopes, boot.scopes) }), [boot]);
  const [live] = useState(() => createLiveHub(boot.live));
  const [forms] = useState(() => createFormKeeper(`${boot.tenant.id}/${boot.user.id}`, window.sessionStorage));
  useEffect(loadWholeMui, []);
  useEffect(() => live.connect(), [live]);
  useEffect(() => {
    window.addEventListener('keydown', parts.shortcuts.handle);
    return () => window.removeEventListener('keydown', parts.shortcuts.handle);
  }, [parts]);
  return { ...parts, live, forms };
}

type Listener = (message: LiveMessage) => void;

/** Listeners outlive the stream: effects run child first, before the stream is opened. */
function createLiveHub(since: string | undefined): { on(type: string, listener: Listener): () => void; connect(): () => void } {
  const waiting = new Map<string, Set<Listener>>();
  return {
    on(type, listener) {
      const known = waiting.get(type) ?? new Set();
      waiting.set(type, known.add(listener));
      return () => known.delete(listener);
    },
    connect() {
      const client = createLiveClient(http, since);
      const stop = client.on((message) => waiting.get(message.type)?.forEach((listener) => listener(message)));
      return () => {
        stop();
        client.close();
      };
    },
  };
}

const byOrder = (a: { order: number; plugin: string }, b: { order: number; plugin: string }): number => a.order - b.order || a.plugin.localeCompare(b.plugin);

export function ShellRoot(): ReactElement {
  const boot = useBoot();
  const navigate = useNavigate();
  const mode = useMode();
  const locale = useLocale();
  const { scope, setScope } = useScopeChoice(boot);
  const { confirm, dialog } = useConfirmDialog();
  const parts = useParts(boot);
  const shell = useMemo<ShellApi>(() => {
    const at = (asked: { id?: string } | undefined): { type: ScopeNode['type']; id: string } => {
      const id = asked ? (asked.id ?? boot.scopes.find((node) => node.type === 'tenant')?.id) : scope.id;
      return boot.scopes.find((node) => node.id === id) ?? scope;
    };
    return {
      version: SHELL_API,
      http,
      boot,
      locale,
      mode,
      scope,
      setScope,
      can: (permission, asked) => parts.access.can(permission, at(asked)),
      canSomewhere: parts.access.canSomewhere,
      notify: parts.toasts.add,
      confirm,
      live: parts.live.on,
      navigate: (to, options) => void navigate(to, options),
      guardUnsaved: parts.guards.add,
      holdPage: pageHolds.hold,
      keptForms: parts.forms,
      shortcuts: parts.shortcuts.add,
      slotFillers: (slot) => boot.slots.filter((filler) => filler.slot === slot).sort(byOrder),
      loadExpose: parts.loadExpose as (plugin: string, expose: string) => Promise<SlotModule>,
      page: (path) => boot.pages.find((page) => page.path === path),
      telemetry({ name, plugin = '', place, error }) {
        console.warn('[hako]', name, plugin, place, error);
        if (error instanceof RemoteError && error.code === 'REMOTE_OUTDATED') epochs.outdatedBy(plugin);
        const remote = boot.remotes.find((entry) => entry.plugin === plugin);
        if (remote) remoteTelemetry.crashed(remote, place, error);
      },
    };
  }, [boot, locale, mode, scope, setScope, confirm, navigate, parts]);
  return (
    <ShellProvider value={shell}>
      <Frame shortcuts={parts.shortcuts} guards={parts.guards} forms={parts.forms}>
        <Outlet />
      </Frame>
      <UnsavedDialog guards={parts.guards} />
      {dialog}
      <ToastRegion toasts={parts.toasts} />
    </ShellProvider>
  );
}
