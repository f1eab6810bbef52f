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

/** A group for the shell's own screens only: who gets in, what is kept, what was done. Plugins have theirs in `NavSection`. */
type OwnSection = 'protection';

export interface NavGroup {
  section: NavSection | OwnSection;
  entries: NavEntry[];
}

interface OwnEntry {
  id: string;
  to: string;
  icon: string;
  section: NavSection | OwnSection;
  /** Any of these, anywhere, shows the entry. */
  needs: string[];
  platform?: true;
}

/** Screens of the shell itself; those of plugins come from their manifests. */
const OWN: readonly OwnEntry[] = [
  { id: 'organization', to: '/organization', icon: 'folder-tree', section: 'agency', needs: ['tenant:read', 'subsidiary:read', 'talent:read'] },
  { id: 'people', to: '/people', icon: 'users-round', section: 'agency', needs: ['user:read'] },
  { id: 'groups', to: '/groups', icon: 'layers-2', section: 'agency', needs: ['role:read'] },
  { id: 'roles', to: '/roles', icon: 'shield-check', section: 'agency', needs: ['role:read'] },
  { id: 'settings', to: '/settings', icon: 'sliders-horizontal', section: 'agency', needs: ['settings:read'] },
  { id: 'sso', to: '/sso', icon: 'id-card', section: 'protection', needs: ['sso:read'] },
  { id: 'security', to: '/security', icon: 'shield', section: 'protection', needs: ['security.ip-rule:read', 'security.blocklist:read', 'security.rate-limit:read', 'security.watermark:read'] },
  { id: 'vault', to: '/vault', icon: 'lock', section: 'protection', needs: ['vault:read'] },
  { id: 'logs', to: '/logs', icon: 'scroll-text', section: 'protection', needs: ['log.change:read', 'log.security:read', 'log.event:read', 'log.integration:read', 'log.pii:read'] },
  { id: 'support', to: '/support-sessions', icon: 'eye', section: 'protection', needs: ['tenant:write'] },
  { id: 'plugins', to: '/plugins', icon: 'puzzle', section: 'system', needs: ['plugin:read'] },
  { id: 'api-keys', to: '/api-keys', icon: 'key-round', section: 'system', needs: ['api-key:read'] },
  { id: 'jobs', to: '/jobs', icon: 'list-checks', section: 'system', needs: [] },
  { id: 'platform', to: '/platform', icon: 'globe', section: 'system', needs: [], platform: true },
];

const SECTIONS: readonly NavGroup['section'][] = ['fans', 'presence', 'reports', 'agency', 'protection', 'system'];

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
