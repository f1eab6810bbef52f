import type { Locale, LocalizedText } from './locale.js';
import type { PermissionRef, ScopeNode } from './permissions.js';

/** Setting `dateFormat`. */
export type DateFormat = 'yyyy-MM-dd' | 'yyyy/MM/dd' | 'dd/MM/yyyy' | 'MM/dd/yyyy';

/** One CASL rule; `*` stands for any action and any subject. Denies (`inverted`) come last and win. */
export interface BootRule {
  action: string;
  subject: string;
  inverted?: boolean;
}

/** The rules that hold at one scope. A scope without an entry takes that of its nearest ancestor with one. */
export interface BootScopeRules {
  type: string;
  id: string;
  rules: BootRule[];
}

export type NavSection = 'fans' | 'presence' | 'reports' | 'agency' | 'system';

export interface BootNavItem {
  /** Plugin that declared it; its namespace translates `title`. */
  plugin: string;
  id: string;
  to: string;
  title: string;
  icon: string;
  section: NavSection;
  order: number;
  /** Set when the remote cannot be loaded; the item is drawn greyed with `why`. */
  disabled?: boolean;
  why?: string;
}

export interface BootPage {
  plugin: string;
  path: string;
  expose: string;
  title: string;
  requires: PermissionRef[];
}

/** A page that is there and not for this person: the shell says what is missing instead of "no such page". */
export interface BootLockedPage {
  plugin: string;
  path: string;
  title: string;
  /** What of `requires` she holds nowhere. */
  missing: PermissionRef[];
}

export interface BootSlotFiller {
  plugin: string;
  slot: string;
  expose: string;
  /** Key of the plugin's namespace. */
  title?: string;
  order: number;
}

export interface BootCommand {
  plugin: string;
  id: string;
  title: string;
  to: string;
  icon?: string;
}

/** What may be loaded from a plugin's remote, and the hashes that it must match. */
export interface BootRemote {
  plugin: string;
  version: string;
  /** Federation name of the container. */
  name: string;
  /** `/remotes/<id>/<version>-<hash8>/mf-manifest.json` */
  url: string;
  /** `sha384-…` of the federation manifest. */
  integrity: string;
  /** File name relative to the manifest's folder -> `sha384-…`, for the entry and every chunk. */
  files: Record<string, string>;
  exposes: string[];
  /** First segments of the plugin's API paths; requests below them carry the version of the remote that is loaded. */
  prefixes: string[];
  state: 'ok' | 'incompatible' | 'failed';
  why?: string;
}

/** Answer of `GET /shell/boot`: everything that the shell needs after sign-in, in one request, filtered by permission. */
export interface ShellBoot {
  user: { id: string; username: string; displayName: string; email: string; locale: Locale };
  tenant: { id: string; code: string; name: LocalizedText; isPlatform: boolean };
  locale: Locale;
  /** How the agency writes days. */
  dateFormat: DateFormat;
  /** In which moments are shown and typed where they belong to no talent; IANA, setting `timezone`. */
  timeZone: string;
  /** Code of the viewer's watermark, painted over personal data. */
  watermark: string;
  /** Rises whenever plugins are switched on or off for the tenant; answers carry it as `x-activation-epoch`. */
  epoch: number;
  /** Where the live events stood when this was read: the `last-event-id` of the first connection, so that none is missed on the way to it. */
  live?: string;
  access: { version: number; scopes: BootScopeRules[] };
  /** Scopes that the person may see, the agency first. */
  scopes: ScopeNode[];
  nav: BootNavItem[];
  pages: BootPage[];
  lockedPages: BootLockedPage[];
  slots: BootSlotFiller[];
  commands: BootCommand[];
  remotes: BootRemote[];
  /** Texts of active plugins in the person's language: namespace -> flat key -> text. `core` is among them. */
  texts: Record<string, Record<string, string>>;
}
