import type { ShellApi, LocalizedText, ScopeNode } from '@hako/sdk-plugin/ui';
import { navGroups } from '../app/nav-model.js';

export interface Command {
  id: string;
  group: 'go' | 'scope' | 'run';
  title: string;
  /** Further words that find it. */
  words: string;
  icon: string;
  scope?: ScopeNode;
  run(): void;
}

interface CommandSources {
  shell: ShellApi;
  translate(namespace: string, key: string): string;
  localized(text: LocalizedText): string;
  own: readonly Omit<Command, 'group' | 'words'>[];
}

/** Everything that the palette offers: screens, commands of plugins, own actions, scopes. */
export function allCommands({ shell, translate, localized, own }: CommandSources): Command[] {
  const today: Command = { id: 'go.today', group: 'go', title: translate('shell', 'nav.today'), words: 'home', icon: 'house', run: () => shell.navigate('/') };
  const screens = navGroups(shell).flatMap(({ entries }) => entries.filter((entry) => !entry.disabled).map((entry): Command => ({ id: `go.${entry.id}`, group: 'go', title: translate(entry.namespace, entry.title), words: entry.to, icon: entry.icon, run: () => shell.navigate(entry.to) })));
  const plugins = shell.boot.commands.map((command): Command => ({ id: `run.${command.plugin}.${command.id}`, group: 'run', title: translate(command.plugin, command.title), words: command.plugin, icon: command.icon ?? 'zap', run: () => shell.navigate(command.to) }));
  const scopes = shell.boot.scopes.map((scope): Command => ({ id: `scope.${scope.id}`, group: 'scope', title: localized(scope.name), words: `${scope.code} ${scope.name.en} ${scope.name.ja ?? ''} ${scope.name.zh ?? ''}`, icon: 'user-round', scope, run: () => shell.setScope(scope.id) }));
  return [today, ...screens, ...plugins, ...own.map((command): Command => ({ ...command, group: 'run', words: '' })), ...scopes];
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
