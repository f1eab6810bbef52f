import { invalid, type ErrorDetail, type ScopeType } from '@hako/sdk-plugin';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isTimezone } from '../organization/index.js';
import type { SettingDefinition } from './types.js';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Checks values against the schemas of their settings. */
export class SettingsValidator {
  readonly #ajv = new Ajv2020({ allErrors: false, strict: false });
  readonly #compiled = new Map<SettingDefinition, ValidateFunction>();

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addFormat('timezone', { type: 'string', validate: isTimezone });
    this.#ajv.addFormat('currency', { type: 'string', validate: (code: string) => CURRENCIES.has(code) });
  }

  /** Fails early on a schema that is none, naming the setting. */
  add(definition: SettingDefinition): void {
    try {
      this.#compiled.set(definition, this.#ajv.compile(definition.schema));
    } catch (error) {
      throw new Error(`${definition.owner}: the schema of setting ${definition.key} is not valid: ${(error as Error).message}`, { cause: error });
    }
  }

  /** @throws VALIDATION_FAILED with a detail per wrong key */
  check(scope: ScopeType, set: Record<string, unknown>, known: ReadonlyMap<string, SettingDefinition>): void {
    const details: ErrorDetail[] = [];
    for (const [key, value] of Object.entries(set)) {
      const path = `/set/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const definition = known.get(key);
      if (!definition) details.push({ path, code: 'unknown' });
      else if (!definition.scopes.includes(scope)) details.push({ path, code: 'scope', allowedValues: definition.scopes });
      else if (value !== null) details.push(...this.#problems(definition, value, path));
    }
    if (details.length > 0) throw invalid(details);
  }

  #problems(definition: SettingDefinition, value: unknown, path: string): ErrorDetail[] {
    const validate = this.#compiled.get(definition);
    if (!validate || validate(value)) return [];
    const error = validate.errors?.[0];
    const params = (error?.params ?? {}) as Record<string, unknown>;
    const facts = Object.fromEntries(['limit', 'type', 'format', 'allowedValues'].filter((name) => params[name] !== undefined).map((name) => [name, params[name]]));
    return [{ path: `${path}${error?.instancePath ?? ''}`, code: CODES[error?.keyword ?? ''] ?? 'value', ...facts }];
  }
}

/** The same words as for request bodies. */
const CODES: Record<string, string> = { type: 'type', enum: 'enum', format: 'format', pattern: 'pattern', minimum: 'too_small', maximum: 'too_large', minLength: 'too_short', maxLength: 'too_long', maxItems: 'too_many', minItems: 'too_few', required: 'required', additionalProperties: 'unknown' };
