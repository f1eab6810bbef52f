import type { ComponentType } from 'react';
import type { JobView } from '../../job-view.js';
import type { Locale } from '../../locale.js';
import type { PermissionRef, ScopeNode, ScopeRef } from '../../permissions.js';
import type { BootPage, ShellBoot } from '../../shell-boot.js';
import type { HttpClient } from '../api/types.js';
import type { Mode } from '../theme/palette.js';

export type { JobView };

export interface NotifyOptions {
  level?: 'info' | 'success' | 'warning' | 'error';
  /** Undo beats confirm: a button that takes the action back. */
  undo?: () => void | Promise<void>;
  /** A path in the shell. */
  link?: { to: string; label: string };
  /** Milliseconds; errors stay until closed. */
  duration?: number;
}

export interface ConfirmOptions {
  title: string;
  /** What will be lost or changed, by name. */
  consequences: string | string[];
  /** What the button does: "Deactivate Sora", never "OK". */
  action: string;
  danger?: boolean;
  /** For what cannot be taken back: the person types this word. */
  typeToConfirm?: string;
}

export interface LiveMessage<T = Record<string, unknown>> {
  type: string;
  data: T;
}

export interface ShortcutSpec {
  /** `j`, `/`, `mod+k`, `g h` (two keys in a row). */
  keys: string;
  label: string;
  group?: string;
  run(event: KeyboardEvent): void;
}

export interface SlotFillerView {
  plugin: string;
  expose: string;
  /** Key of the plugin's namespace; `useSlotTitle` reads it. */
  title?: string;
  order: number;
}

/** What a filler's module exports: `default`, and optionally a first look at whether it applies. */
export interface SlotModule {
  default: ComponentType<Record<string, unknown> & { api: ShellApi }>;
  shouldShow?(props: Record<string, unknown>, api: ShellApi): boolean;
}

/** One form as it stood: what it began with, and what it was changed to. */
export interface KeptForm {
  base: string;
  values: string;
}

/** Carries forms over one refresh of the page, in this tab, for the same person. */
export interface KeptForms {
  /** `read` answers `undefined` while nothing was changed. Answers a function that takes it back. */
  register(key: string, read: () => KeptForm | undefined): () => void;
  /** What was kept under this key, if it began with the same values; it is handed out once. */
  take(key: string, base: string): string | undefined;
}

/** The shell as remotes see it. Reached through the hooks of this kit; never a global. */
export interface ShellApi {
  /** SHELL_CONTRACT of the shell that runs. */
  readonly version: string;
  readonly http: HttpClient;
  readonly boot: ShellBoot;
  readonly locale: Locale;
  readonly mode: Mode;
  /** The scope chosen in the bar. */
  readonly scope: ScopeNode;
  setScope(id: string): void;
  can(permission: PermissionRef, scope?: ScopeRef): boolean;
  canSomewhere(permission: PermissionRef): boolean;
  notify(message: string, options?: NotifyOptions): void;
  confirm(options: ConfirmOptions): Promise<boolean>;
  /** Events of `GET /live`; answers a function that stops listening. */
  live(type: string, listener: (message: LiveMessage) => void): () => void;
  navigate(to: string, options?: { replace?: boolean }): void;
  /** Registers a form with unsaved changes; answers a function that takes it back. */
  guardUnsaved(isDirty: () => boolean): () => void;
  /** Asks before the page is closed or refreshed until `work` has settled: for what is not yet on its way. Moves within the shell go on. */
  holdPage(work: Promise<unknown>): void;
  /** What was typed into forms before the page was refreshed for an upgrade. */
  readonly keptForms?: KeptForms;
  /** Adds keys while a screen is open; they appear in the sheet of `?`. */
  shortcuts(specs: ShortcutSpec[]): () => void;
  slotFillers(slot: string): SlotFillerView[];
  loadExpose(plugin: string, expose: string): Promise<SlotModule>;
  page(path: string): BootPage | undefined;
  /** Failures of remotes and render crashes. Of `error` only a code or its class leaves the browser, and `place` only when it is an expose or a slot of the manifest. */
  telemetry(event: { name: string; plugin?: string; place?: string; error?: unknown }): void;
}
