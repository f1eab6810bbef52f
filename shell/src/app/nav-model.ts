import type { NavSection, ShellApi } from '@hako/sdk-plugin/ui';

export interface NavEntry {
  id: string;
  to: string;
  /** Namespace and key of the text. */
  namespace: string;
  title: string;
  icon: string;
  disabled: boolean;
  why: string | undefined;
}

export interface NavGroup {
  section: NavSection;
  entries: NavEntry[];
}

interface OwnEntry {
  id: string;
  to: string;
  icon: string;
  section: NavSection;
  /** Any of these, anywhere, shows the entry. */
  needs: string[];
  platform?: true;
}

/** Screens of the shell itself; those of plugins come from their manifests. */
const OWN: readonly OwnEntry[] = [
  { id: 'organization', to: '/organization', icon: 'folder-tree', section: 'agency', needs: ['tenant:read', 'subsidiary:read', 'talent:read'] },
  { id: 'people', to: '/people', icon: 'users-round', section: 'agency', needs: ['user:read'] },
  { id: 'roles', to: '/roles', icon: 'shield-check', section: 'agency', needs: ['role:read'] },
  { id: 'settings', to: '/settings', icon: 'sliders-horizontal', section: 'agency', needs: ['settings:read'] },
  { id: 'security', to: '/security', icon: 'shield', section: 'system', needs: ['security.ip-rule:read', 'security.blocklist:read', 'security.rate-limit:read', 'security.watermark:read'] },
  { id: 'api-keys', to: '/api-keys', icon: 'key-round', section: 'system', needs: ['api-key:read'] },
  { id: 'support', to: '/support-sessions', icon: 'eye', section: 'system', needs: ['tenant:write'] },
  { id: 'vault', to: '/vault', icon: 'lock', section: 'system', needs: ['vault:read'] },
  { id: 'sso', to: '/sso', icon: 'id-card', section: 'system', needs: ['sso:read'] },
  { id: 'plugins', to: '/plugins', icon: 'puzzle', section: 'system', needs: ['plugin:read'] },
  { id: 'logs', to: '/logs', icon: 'scroll-text', section: 'system', needs: ['log.change:read', 'log.security:read'] },
  { id: 'jobs', to: '/jobs', icon: 'list-checks', section: 'system', needs: [] },
  { id: 'platform', to: '/platform', icon: 'globe', section: 'system', needs: [], platform: true },
];

const SECTIONS: readonly NavSection[] = ['fans', 'presence', 'reports', 'agency', 'system'];

/** The entry that the address belongs to: of several that begin it, the longest, so that a part of a feature does not light the whole. */
export function currentEntry<T extends Pick<NavEntry, 'to'>>(pathname: string, entries: readonly T[]): T | undefined {
  const begins = ({ to }: T): boolean => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));
  return entries.filter(begins).reduce<T | undefined>((best, entry) => (best && best.to.length >= entry.to.length ? best : entry), undefined);
}

export function navGroups(shell: Pick<ShellApi, 'boot' | 'canSomewhere'>): NavGroup[] {
  const own = OWN.filter((entry) => (!entry.platform || shell.boot.tenant.isPlatform) && (entry.needs.length === 0 || entry.needs.some((need) => shell.canSomewhere(need)))).map((entry) => ({ ...entry, order: 0, namespace: 'shell', title: `nav.${entry.id}`, disabled: false, why: undefined }));
  const plugins = shell.boot.nav.map((entry) => ({ id: `${entry.plugin}.${entry.id}`, to: entry.to, icon: entry.icon, section: entry.section, order: entry.order, namespace: entry.plugin, title: entry.title, disabled: entry.disabled === true, why: entry.why }));
  return SECTIONS.map((section) => ({ section, entries: [...plugins, ...own].filter((entry) => entry.section === section).sort((a, b) => b.order - a.order === 0 ? 0 : a.order - b.order) })).filter((group) => group.entries.length > 0);
}
