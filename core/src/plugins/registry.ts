import type { HakoPlugin, PluginManifest, ProcessContext } from '@hako/sdk-plugin';
import { asFunction, createContainer, type AwilixContainer } from '../awilix.js';
import type { Contributions } from './registrar.js';
import type { PluginSource } from './source.js';
import type { LoadedPlugin, ProcessState } from './types.js';

export interface PluginRecord extends LoadedPlugin {
  source: PluginSource;
  contributions: Contributions | null;
  /** The plugin's own services; nothing of core can be reached from here. */
  services: AwilixContainer | null;
}

/** All plugins of this process by id, in the order in which they start. */
export class PluginRegistry {
  readonly #records = new Map<string, PluginRecord>();

  add(source: PluginSource): PluginRecord {
    const record: PluginRecord = { id: source.id, version: source.version ?? '0.0.0', state: 'loading', reason: null, manifest: null, definition: null, timings: {}, source, contributions: null, services: null };
    this.#records.set(source.id, record);
    return record;
  }

  get(id: string): PluginRecord | undefined {
    return this.#records.get(id);
  }

  all(): PluginRecord[] {
    return [...this.#records.values()];
  }

  ready(): PluginRecord[] {
    return this.all().filter(({ state }) => state === 'ready');
  }

  /** Who offers a capability, `crm.customers` or `crm.customers@1`. */
  provider(capability: string): PluginRecord | undefined {
    const [name = '', major] = capability.split('@');
    return this.all().find(({ manifest }) => {
      const version = manifest?.provides?.[name];
      return version !== undefined && (major === undefined || version.startsWith(`${major}.`));
    });
  }
}

export function fail(record: PluginRecord, state: Exclude<ProcessState, 'ready' | 'loading'>, reason: string): void {
  record.state = state;
  record.reason = reason;
}

export function accept(record: PluginRecord, manifest: PluginManifest, definition: HakoPlugin): void {
  record.manifest = manifest;
  record.version = manifest.version;
  record.definition = definition;
}

/** Each service is built on first use, once per process, with the plugin's process context. */
export function serviceContainer(plugin: string, contributions: Contributions, context: ProcessContext): AwilixContainer {
  const container = createContainer({ strict: true });
  for (const [name, make] of contributions.services) container.register(name, asFunction(() => make(context)).singleton());
  return new Proxy(container, {
    get(target, property, receiver) {
      if (property !== 'resolve') return Reflect.get(target, property, receiver) as unknown;
      return (name: string) => {
        if (!target.hasRegistration(name)) throw new Error(`plugin ${plugin} has no service "${name}": register it with reg.service`);
        return target.resolve(name) as unknown;
      };
    },
  });
}
