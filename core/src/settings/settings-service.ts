import { notFound, versionConflict, type AuditEntry, type ScopeNode, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { cascade, type CascadeStep } from './cascade.js';
import { openValue, SECRET_SHOWN, sealValue } from './secret-values.js';
import { lockVersion, readKept, writeSettings, type Kept } from './store.js';
import type { ResolvedSettings, SettingDefinition, SettingsService } from './types.js';
import { SettingsValidator } from './validator.js';

/** Second line behind the bus. */
const TRUST_MS = 2_000;
const MOST_TENANTS = 2_000;

type Deps = Pick<Cradle, 'database' | 'organization' | 'bus' | 'secrets' | 'audit' | 'plugins' | 'log'>;

export function createSettings(deps: Deps): SettingsService {
  const definitions = new Map<string, SettingDefinition>();
  const validator = new SettingsValidator();
  const kept = new Map<string, { value: Promise<Kept>; until: number }>();
  const forget = (tenantId: string): void => void kept.delete(tenantId);
  void deps.bus.subscribe('settings', (message) => forget(String(message['tenantId']))).catch((err: unknown) => deps.log.warn({ err }, 'changed settings are only seen after a while'));

  const keptOf = (tenantId: string): Promise<Kept> => {
    const known = kept.get(tenantId);
    if (known && known.until > Date.now()) return known.value;
    const value = deps.database.tenant(tenantId).read(readKept);
    if (kept.size >= MOST_TENANTS) kept.clear();
    kept.set(tenantId, { value, until: Date.now() + TRUST_MS });
    value.catch(() => forget(tenantId));
    return value;
  };

  const chainOf = async (tenantId: string, scope: ScopeRef): Promise<ScopeNode[]> => {
    const chain = await deps.organization.chain(tenantId, scope);
    if (chain.length === 0) throw notFound();
    return chain.toReversed();
  };

  /** Core's settings, and those of the plugins that are on for the agency. */
  const inForce = async (tenantId: string): Promise<SettingDefinition[]> => {
    const active = await deps.plugins.activeFor(tenantId);
    return [...definitions.values()].filter(({ owner }) => owner === 'core' || active.has(owner));
  };

  const resolved = (known: readonly SettingDefinition[], chain: readonly ScopeNode[], values: Kept): ResolvedSettings => {
    const own = chain.at(-1);
    const steps: CascadeStep[] = chain.map((node) => ({ node, overrides: values.at(node) }));
    const result = cascade(known, steps);
    for (const { key, secret } of known) {
      if (!secret) continue;
      if (result.inheritedFrom[key] !== 'default') result.settings[key] = SECRET_SHOWN;
      if (key in result.overrides) result.overrides[key] = SECRET_SHOWN;
    }
    return { version: own ? values.version(own) : 1, ...result };
  };

  /** The log takes only fields that it knows, so it learns each key as it comes. */
  const declareAudit = (): void => {
    const fields = Object.fromEntries([...definitions.values()].map(({ key, secret }) => [key, secret ? ('hash' as const) : ('plain' as const)]));
    deps.audit.define([{ owner: 'core', action: 'settings.changed', title: 'settings.audit.changed', fields }]);
  };

  return {
    define(added) {
      for (const definition of added) {
        const present = definitions.get(definition.key);
        if (present && present.owner !== definition.owner) throw new Error(`Setting ${definition.key} of ${definition.owner} is already declared by ${present.owner}`);
        validator.add(definition);
        definitions.set(definition.key, definition);
      }
      declareAudit();
    },
    definitions: (owners) => [...definitions.values()].filter(({ owner }) => !owners || owners.includes(owner)),
    inForce,
    async resolve(tenantId, scope) {
      const [known, chain, values] = await Promise.all([inForce(tenantId), chainOf(tenantId, scope), keptOf(tenantId)]);
      return resolved(known, chain, values);
    },
    async value<T>(tenantId: string, key: string, scope: ScopeRef = { type: 'tenant' }): Promise<T> {
      const definition = definitions.get(key);
      if (!definition) throw new Error(`there is no setting ${key}`);
      const [chain, values] = await Promise.all([chainOf(tenantId, scope), keptOf(tenantId)]);
      const from = chain.findLast((node) => values.at(node).has(key) && definition.scopes.includes(node.type));
      if (!from) return (definition.schema['default'] ?? null) as T;
      const value = values.at(from).get(key);
      return (definition.secret ? openValue(deps.secrets, tenantId, from.id, key, value) : value) as T;
    },
    async change(tx: TenantTransaction, tenantId: string, scope: ScopeRef, change: { version: number | undefined; set: Record<string, unknown> }) {
      const [known, chain] = await Promise.all([inForce(tenantId), chainOf(tenantId, scope)]);
      const byKey = new Map(known.map((definition) => [definition.key, definition]));
      const node = chain.at(-1);
      if (!node) throw notFound();
      // A secret that comes back as it was shown was not touched by whoever filled in the form.
      const set = Object.fromEntries(Object.entries(change.set).filter(([key, value]) => !(byKey.get(key)?.secret && value === SECRET_SHOWN)));
      validator.check(scope.type, set, byKey);

      const version = await lockVersion(tx, node);
      const before = await readKept(tx);
      if (change.version !== undefined && change.version !== version) throw versionConflict(resolved(known, chain, before));
      const rest = Object.fromEntries(Object.entries(set).map(([key, value]) => [key, value !== null && byKey.get(key)?.secret ? sealValue(deps.secrets, tenantId, node.id, key, value) : value]));
      await writeSettings(tx, node, rest);
      tx.afterCommit(() => {
        forget(tenantId);
        void deps.bus.publish('settings', { tenantId }).catch(() => undefined);
      });
      const entry: AuditEntry = {
        action: 'settings.changed',
        resource: { type: 'settings', id: node.id, label: node.code },
        scope: { type: node.type, id: node.id },
        before: Object.fromEntries(Object.keys(rest).map((key) => [key, before.at(node).get(key) ?? null])),
        after: rest,
      };
      return { settings: resolved(known, chain, await readKept(tx)), entry };
    },
  };
}
