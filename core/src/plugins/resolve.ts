import { SDK_CONTRACT, type PluginManifest } from '@hako/sdk-plugin';
import { satisfies } from '../semver.js';

export type Verdict =
  | { kind: 'ok' }
  /** Never starts: something about the plugin itself, or the set it is in, is wrong. */
  | { kind: 'refused'; reason: string }
  /** Another plugin that it needs is not there or is in trouble. */
  | { kind: 'missing' | 'blocked'; reason: string; by: string };

export interface Resolution {
  verdicts: ReadonlyMap<string, Verdict>;
  /** Plugins that are ok, each after what it needs; the same on every machine. */
  order: string[];
}

type Edges = Map<string, Set<string>>;

/** Decides who starts and in which order, from the manifests alone. */
export function resolvePlugins(manifests: readonly PluginManifest[], prefixesTaken: ReadonlyMap<string, string> = new Map()): Resolution {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  const verdicts = new Map<string, Verdict>();
  const refuse = (id: string, reason: string): void => void (verdicts.has(id) || verdicts.set(id, { kind: 'refused', reason }));

  for (const manifest of manifests) {
    if (!satisfies(SDK_CONTRACT, manifest.engine)) refuse(manifest.id, `it needs contract ${manifest.engine}, this host offers ${SDK_CONTRACT}; install a version made for it`);
  }
  refuseSharedPrefixes(manifests, prefixesTaken, refuse);
  const providers = findProviders(manifests, refuse);
  const edges = new Map<string, Set<string>>();
  for (const manifest of manifests) edges.set(manifest.id, needs(manifest, byId, providers, verdicts));
  for (const cycle of cycles(edges)) {
    const names = [...cycle, cycle[0]].join(' -> ');
    for (const id of cycle) verdicts.set(id, { kind: 'refused', reason: `plugins need each other in a circle: ${names}; one of these requirements must go` });
  }
  spread(edges, verdicts);
  const ok = manifests.map(({ id }) => id).filter((id) => (verdicts.get(id) ?? { kind: 'ok' }).kind === 'ok');
  for (const id of ok) verdicts.set(id, { kind: 'ok' });
  return { verdicts, order: kahn(ok, edges) };
}

function refuseSharedPrefixes(manifests: readonly PluginManifest[], taken: ReadonlyMap<string, string>, refuse: (id: string, reason: string) => void): void {
  const claims = new Map<string, string[]>();
  for (const manifest of manifests) {
    for (const prefix of new Set(manifest.prefixes ?? [manifest.id])) claims.set(prefix, [...(claims.get(prefix) ?? []), manifest.id]);
  }
  for (const [prefix, ids] of claims) {
    const holder = taken.get(prefix);
    for (const id of ids) {
      if (holder) refuse(id, `the prefix /${prefix} belongs to ${holder}`);
      else if (ids.length > 1) refuse(id, `the prefix /${prefix} is claimed by ${ids.join(' and ')}; one of them must name another in its manifest`);
    }
  }
}

function findProviders(manifests: readonly PluginManifest[], refuse: (id: string, reason: string) => void): Map<string, { id: string; version: string }> {
  const all = new Map<string, { id: string; version: string }[]>();
  for (const { id, provides } of manifests) {
    for (const [capability, version] of Object.entries(provides ?? {})) all.set(capability, [...(all.get(capability) ?? []), { id, version }]);
  }
  const chosen = new Map<string, { id: string; version: string }>();
  for (const [capability, providers] of all) {
    const [first] = providers;
    if (providers.length === 1 && first) chosen.set(capability, first);
    else for (const { id } of providers) refuse(id, `the capability ${capability} is offered by ${providers.map((one) => one.id).join(' and ')}; install one of them`);
  }
  return chosen;
}

/** Ids that must start before this plugin; what is missing or too old is noted at once. */
function needs(manifest: PluginManifest, byId: ReadonlyMap<string, PluginManifest>, providers: ReadonlyMap<string, { id: string; version: string }>, verdicts: Map<string, Verdict>): Set<string> {
  const before = new Set<string>();
  const note = (verdict: Verdict): void => void (verdicts.has(manifest.id) || verdicts.set(manifest.id, verdict));
  for (const [id, range] of Object.entries(manifest.requires ?? {})) {
    const found = byId.get(id);
    if (!found) note({ kind: 'missing', by: id, reason: `it needs the plugin ${id} ${range}, which is not installed` });
    else if (!satisfies(found.version, range)) note({ kind: 'missing', by: id, reason: `it needs the plugin ${id} ${range}, installed is ${found.version}` });
    if (found) before.add(id);
  }
  for (const [id, range] of Object.entries(manifest.optional ?? {})) {
    const found = byId.get(id);
    if (found && satisfies(found.version, range)) before.add(id);
  }
  for (const [capability, range] of Object.entries(manifest.consumes ?? {})) {
    const provider = providers.get(capability);
    if (!provider) note({ kind: 'missing', by: capability, reason: `it needs the capability ${capability} ${range}, which no installed plugin offers` });
    else if (!satisfies(provider.version, range)) note({ kind: 'missing', by: provider.id, reason: `it needs the capability ${capability} ${range}, ${provider.id} offers ${provider.version}` });
    else before.add(provider.id);
  }
  return before;
}

/** Tarjan's strongly connected components; each cycle begins with its smallest id, so that the message is always the same. */
export function cycles(edges: Edges): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  function visit(id: string): void {
    index.set(id, index.size);
    low.set(id, index.get(id) as number);
    stack.push(id);
    for (const next of [...(edges.get(id) ?? [])].sort()) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(id, Math.min(low.get(id) as number, low.get(next) as number));
    }
    if (low.get(id) !== index.get(id)) return;
    const component = stack.splice(stack.indexOf(id));
    if (component.length > 1 || edges.get(id)?.has(id)) found.push(walk(component, edges));
  }

  for (const id of [...edges.keys()].sort()) if (!index.has(id)) visit(id);
  return found;
}

/** The members of a component in the order in which they need each other. */
function walk(component: readonly string[], edges: Edges): string[] {
  const members = new Set(component);
  const path: string[] = [];
  for (let id: string | undefined = [...component].sort()[0]; id !== undefined && !path.includes(id); ) {
    path.push(id);
    const next: string[] = [...(edges.get(id) ?? [])].filter((one) => members.has(one)).sort();
    id = next.find((one) => !path.includes(one));
  }
  return [...path, ...[...members].filter((id) => !path.includes(id)).sort()];
}

/** Whoever needs somebody in trouble is in trouble too. */
function spread(edges: Edges, verdicts: Map<string, Verdict>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const [id, before] of edges) {
      if (verdicts.has(id)) continue;
      const culprit = [...before].sort().find((one) => verdicts.has(one));
      if (culprit === undefined) continue;
      verdicts.set(id, { kind: 'blocked', by: culprit, reason: `it needs the plugin ${culprit}, which cannot start` });
      changed = true;
    }
  }
}

function kahn(ids: readonly string[], edges: Edges): string[] {
  const waiting = new Set([...ids].sort());
  const order: string[] = [];
  while (waiting.size > 0) {
    const level = [...waiting].filter((id) => ![...(edges.get(id) ?? [])].some((before) => waiting.has(before)));
    if (level.length === 0) break;
    for (const id of level) waiting.delete(id);
    order.push(...level);
  }
  return order;
}
