import { notFound, type BootCommand, type BootLockedPage, type BootNavItem, type BootPage, type BootRemote, type BootSlotFiller, type DateFormat, type Locale, type PermissionRef, type RequestContext, type ScopeNode, type ShellBoot } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { PluginRecord } from '../plugins/registry.js';
import type { RemoteShelf } from './remote-shelf.js';

export type BootDeps = Pick<Cradle, 'plugins' | 'tenants' | 'access' | 'organization' | 'translations' | 'live'> & { shelf: RemoteShelf };

interface Person {
  username: string;
  display_name: string;
  email: string;
  language: Locale;
}

/** Everything the shell needs after sign-in, for this person: what they may not use is not in it. */
export async function shellBoot(deps: BootDeps, ctx: RequestContext): Promise<ShellBoot> {
  // First of all: what happens while the rest is read comes by the stream.
  const live = deps.live.position();
  const tenant = await deps.tenants.byId(ctx.tenant.id);
  const person = await personOf(ctx);
  if (!tenant || !person) throw notFound();
  const [access, scopes, plugins] = await Promise.all([deps.access.rules(tenant.id, ctx.principal), visibleScopes(deps, ctx), activePlugins(deps, tenant.id)]);
  const epoch = deps.plugins.epochNow(tenant.id) ?? 1;
  const remotes = await Promise.all(plugins.map((plugin) => remoteOf(deps.shelf, plugin)));
  const missing = missingOf(deps, ctx);
  const drawn = await Promise.all(plugins.map((plugin, index) => contributionsOf(plugin, remotes[index], missing)));
  return {
    user: { id: ctx.principal.id, username: person.username, displayName: person.display_name, email: person.email, locale: person.language },
    tenant: { id: tenant.id, code: tenant.code, name: tenant.name, isPlatform: tenant.isPlatform },
    locale: ctx.locale,
    dateFormat: await ctx.settings.get<DateFormat>('dateFormat'),
    timeZone: await ctx.settings.get<string>('timezone'),
    watermark: (await ctx.watermark()).code,
    epoch,
    live,
    access,
    scopes,
    nav: drawn.flatMap(({ nav }) => nav).sort((a, b) => a.order - b.order || a.id.localeCompare(b.id)),
    pages: drawn.flatMap(({ pages }) => pages),
    lockedPages: drawn.flatMap(({ lockedPages }) => lockedPages),
    slots: drawn.flatMap(({ slots }) => slots).sort((a, b) => a.order - b.order || a.plugin.localeCompare(b.plugin)),
    commands: drawn.flatMap(({ commands }) => commands),
    remotes: remotes.filter((remote) => remote !== undefined),
    texts: Object.fromEntries(['core', ...plugins.map(({ manifest, id }) => manifest?.i18n.namespace ?? id)].map((namespace) => [namespace, deps.translations.bundle(namespace, ctx.locale)])),
  };
}

/** An operator in a support session is nobody's colleague here: she has a name and no account. */
async function personOf(ctx: RequestContext): Promise<Person | undefined> {
  const { type, id, name } = ctx.principal;
  if (type === 'support') return { username: name, display_name: name, email: '', language: ctx.locale };
  return ctx.db.read((q) => q.row<Person>('select username, display_name, email, language from app_user where id = $1', [id]));
}

async function activePlugins({ plugins }: BootDeps, tenantId: string): Promise<PluginRecord[]> {
  const active = await plugins.activeFor(tenantId);
  return plugins.plugins().filter(({ id, manifest }) => active.has(id) && manifest !== null) as PluginRecord[];
}

/** A plugin in trouble keeps its place in the menu, greyed, with its name and no details: those are for administrators. */
async function remoteOf(shelf: RemoteShelf, plugin: PluginRecord): Promise<BootRemote | undefined> {
  const remote = await shelf.entry(plugin);
  return remote && plugin.state !== 'ready' ? { ...remote, state: 'failed', why: `${plugin.id} is not available at the moment` } : remote;
}

type Missing = (requires: readonly PermissionRef[] | undefined) => Promise<PermissionRef[]>;

/** What of `requires` is held nowhere; where exactly the others are held is asked again by each page. */
function missingOf({ access }: BootDeps, ctx: RequestContext): Missing {
  const answers = new Map<PermissionRef, Promise<boolean>>();
  const holds = (permission: PermissionRef): Promise<boolean> => {
    let answer = answers.get(permission);
    if (!answer) {
      answer = access.visible(ctx.tenant.id, ctx.principal, permission).then(({ all, tenant, subsidiaryIds, talentIds }) => all || tenant || subsidiaryIds.length + talentIds.length > 0);
      answers.set(permission, answer);
    }
    return answer;
  };
  return async (requires = []) => {
    const held = await Promise.all(requires.map(holds));
    return requires.filter((_permission, index) => !held[index]);
  };
}

interface Drawn {
  nav: BootNavItem[];
  pages: BootPage[];
  lockedPages: BootLockedPage[];
  slots: BootSlotFiller[];
  commands: BootCommand[];
}

async function contributionsOf({ id, manifest }: PluginRecord, remote: BootRemote | undefined, missing: Missing): Promise<Drawn> {
  const ui = manifest?.ui;
  const isLoadable = remote?.state === 'ok';
  const why = remote?.why;
  const permitted = async <T extends { requires?: string[] }>(items: T[] | undefined): Promise<T[]> => {
    const answers = await Promise.all((items ?? []).map((item) => missing(item.requires)));
    return (items ?? []).filter((_item, index) => answers[index]?.length === 0);
  };
  const [nav, slots, commands] = await Promise.all([permitted(ui?.nav), permitted(ui?.slots), permitted(ui?.commands)]);
  const pages = await Promise.all((ui?.pages ?? []).map(async (page) => ({ ...page, missing: await missing(page.requires) })));
  return {
    nav: nav.map(({ id: item, to, title, icon, section, order = 100 }) => ({ plugin: id, id: item, to, title, icon, section, order, ...(isLoadable ? {} : { disabled: true, ...(why ? { why } : {}) }) })),
    pages: pages.filter((page) => page.missing.length === 0).map(({ path, expose, title, requires = [] }) => ({ plugin: id, path, expose, title, requires })),
    lockedPages: pages.filter((page) => page.missing.length > 0).map((page) => ({ plugin: id, path: page.path, title: page.title, missing: page.missing })),
    slots: isLoadable ? slots.map(({ slot, expose, title, order = 100 }) => ({ plugin: id, slot, expose, order, ...(title === undefined ? {} : { title }) })) : [],
    commands: isLoadable ? commands.map(({ id: command, title, to, icon }) => ({ plugin: id, id: command, title, to, ...(icon === undefined ? {} : { icon }) })) : [],
  };
}

/** A person sees the scopes at which they may do anything at all, and the way up from there. */
async function visibleScopes({ access, organization }: BootDeps, ctx: RequestContext): Promise<ScopeNode[]> {
  const tree = await organization.tree(ctx.tenant.id);
  const { scopes } = await access.rules(ctx.tenant.id, ctx.principal);
  const granted = new Set(scopes.filter(({ rules }) => rules.some(({ inverted }) => !inverted)).map(({ id }) => id));
  const seen = new Set<string>([tree.tenant.id]);
  const nodes = [...new Map([[tree.tenant.id, tree.tenant], ...tree.nodes]).values()];
  for (const node of nodes) {
    const chain = tree.chain({ type: node.type, id: node.id });
    const nearest = chain.find(({ id }) => scopes.some((scope) => scope.id === id));
    if (nearest && granted.has(nearest.id)) for (const { id } of chain) seen.add(id);
  }
  return nodes.filter(({ id }) => seen.has(id));
}
