import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { PluginRegistry } from './registry.js';
import type { LoadedPlugin } from './types.js';

export interface EventSchemas {
  /** @throws Error that names the event and the places; never the values. */
  check(name: string, payload: Record<string, unknown>): void;
}

/**
 * What plugins promised about their events, kept where they are written: a listener may rely on the schema, and a mistake
 * fails the change that made it instead of somebody else's queue. Each schema is compiled at its first event.
 */
export function createEventSchemas(registry: PluginRegistry): EventSchemas {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  const compiled = new Map<string, ValidateFunction | null>();

  function validatorOf(name: string): ValidateFunction | null {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const schema = registry.ready().map(({ manifest }) => manifest?.events?.schemas?.[name]).find((one) => one !== undefined);
    const made = schema === undefined ? null : ajv.compile(schema);
    // A plugin that is not ready yet may still bring one.
    if (made) compiled.set(name, made);
    return made;
  }

  return {
    check(name, payload) {
      const validate = validatorOf(name);
      if (!validate || validate(payload)) return;
      const places = (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath || '/'} ${keyword}`).join(', ');
      throw new Error(`the event ${name} does not fit its schema: ${places}`);
    },
  };
}

export interface PublishedEvent {
  name: string;
  plugin: string;
  emits: boolean;
  schema: Record<string, unknown> | null;
}

/** Every event that a plugin of this process emits or takes, with the schema of its payload. */
export function publishedEvents(plugins: readonly LoadedPlugin[]): PublishedEvent[] {
  return plugins
    .filter(({ state }) => state === 'ready')
    .flatMap(({ id, manifest }) => {
      const { emits = [], schemas = {} } = manifest?.events ?? {};
      const names = [...new Set([...emits, ...Object.keys(schemas)])];
      return names.map((name) => ({ name, plugin: id, emits: emits.includes(name), schema: schemas[name] ?? null }));
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
