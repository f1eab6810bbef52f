import type { ShellApi, LocalizedText, ScopeNode } from '@hako/sdk-plugin/ui';
import { navGroups } from '../app/nav-model.js';
import { goKeys } from '../shortcuts/go-keys.js';

const GROUPS = ['go', 'run', 'scope'] as const;

export interface Command {
  id: string;
  group: (typeof GROUPS)[number];
  title: string;
  /** Further words that find it. */
  words: string;
  icon: string;
  scope?: ScopeNode;
  /** The way without the palette, as in the registry of shortcuts. */
  keys?: string;
  run(): void;
}

/** What staff create most, where the form for it opens; `needs`: anywhere at all. */
const CREATE = [
  { id: 'new-talent', title: 'organization.newTalent', icon: 'user-plus', to: '/organization?panel=new-talent', needs: 'talent:write' },
  { id: 'new-subsidiary', title: 'organization.newSubsidiary', icon: 'folder-tree', to: '/organization?panel=new-subsidiary', needs: 'subsidiary:write' },
  { id: 'new-person', title: 'people.new', icon: 'users-round', to: '/people?panel=new', needs: 'user:write' },
  { id: 'new-group', title: 'groups.new', icon: 'layers-2', to: '/groups?panel=new', needs: 'role:write' },
  { id: 'new-role', title: 'roles.new', icon: 'shield-check', to: '/roles?panel=new', needs: 'role:write' },
  { id: 'new-key', title: 'apiKeys.new', icon: 'key-round', to: '/api-keys?panel=new', needs: 'api-key:write' },
  { id: 'new-rule', title: 'security.ip.new', icon: 'shield', to: '/security/addresses?panel=new', needs: 'security.ip-rule:write' },
  { id: 'new-word', title: 'security.block.new', icon: 'ban', to: '/security/block-list?panel=new', needs: 'security.blocklist:write' },
  { id: 'explain', title: 'explain.title', icon: 'circle-help', to: '/roles/explain', needs: 'role:read' },
  { id: 'simulate', title: 'simulate.title', icon: 'shield-check', to: '/roles/simulate', needs: 'role:read' },
  { id: 'seal', title: 'logs.check.title', icon: 'scroll-text', to: '/logs/changes?panel=seal', needs: 'log.change:read' },
] as const;

interface CommandSources {
  shell: ShellApi;
  translate(namespace: string, key: string): string;
  localized(text: LocalizedText): string;
  own: readonly Omit<Command, 'group' | 'words'>[];
}

/** Everything that the palette offers: screens, commands of plugins, own actions, scopes. */
export function allCommands({ shell, translate, localized, own }: CommandSources): Command[] {
  const keys = new Map(goKeys(shell).map((key) => [key.id, key.keys]));
  const withKeys = (id: string): { keys?: string } => { const found = keys.get(id); return found ? { keys: found } : {}; };
  const today: Command = { id: 'go.today', group: 'go', title: translate('shell', 'nav.today'), words: 'home', icon: 'house', ...withKeys('today'), run: () => shell.navigate('/') };
  const screens = navGroups(shell).flatMap(({ entries }) => entries.filter((entry) => !entry.disabled).map((entry): Command => ({ id: `go.${entry.id}`, group: 'go', title: translate(entry.namespace, entry.title), words: entry.to, icon: entry.icon, ...withKeys(entry.id), run: () => shell.navigate(entry.to) })));
  const plugins = shell.boot.commands.map((command): Command => ({ id: `run.${command.plugin}.${command.id}`, group: 'run', title: translate(command.plugin, command.title), words: command.plugin, icon: command.icon ?? 'zap', run: () => shell.navigate(command.to) }));
  const create = CREATE.filter(({ needs }) => shell.canSomewhere(needs)).map(({ id, title, icon, to }): Command => ({ id: `run.${id}`, group: 'run', title: translate('shell', title), words: to, icon, run: () => shell.navigate(to) }));
  const scopes = shell.boot.scopes.map((scope): Command => ({ id: `scope.${scope.id}`, group: 'scope', title: localized(scope.name), words: `${scope.code} ${scope.name.en} ${scope.name.ja ?? ''} ${scope.name.zh ?? ''}`, icon: 'user-round', scope, run: () => shell.setScope(scope.id) }));
  return [today, ...screens, ...create, ...plugins, ...own.map((command): Command => ({ ...command, group: 'run', words: '' })), ...scopes];
}

/** What answers, best first within its group, and the group of the best answer first. */
export function answers(commands: readonly Command[], typed: string, limit: number): Command[] {
  const scored = commands.map((command) => ({ command, points: score(command, typed) })).filter(({ points }) => points > 0);
  if (typed.trim()) scored.sort((a, b) => b.points - a.points);
  const hits = scored.slice(0, limit).map(({ command }) => command);
  const groups = new Set([...(typed.trim() ? hits.map(({ group }) => group) : []), ...GROUPS]);
  return [...groups].flatMap((group) => hits.filter((command) => command.group === group));
}

/** How well a command answers what was typed; 0 is not at all. */
export function score(command: Pick<Command, 'title' | 'words'>, typed: string): number {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === '') return 1;
  const title = command.title.toLocaleLowerCase();
  if (title.startsWith(wanted)) return 4;
  if (title.includes(wanted)) return 3;
  if (command.words.toLocaleLowerCase().includes(wanted)) return 2;
  return inOrder(title, wanted) ? 1 : 0;
}

/** Every sign in its order, with gaps: `orgz` finds Organization. */
function inOrder(text: string, wanted: string): boolean {
  let at = 0;
  for (const sign of wanted.replaceAll(' ', '')) {
    at = text.indexOf(sign, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
