import { invalid, type ErrorDetail, type ScopeType } from '@hako/sdk-plugin';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isSurelySound } from '../json-schema.js';
import { isTimezone } from '../organization/index.js';
import type { SettingDefinition } from './types.js';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const OWN_FORMATS: ReadonlySet<string> = new Set(['timezone', 'currency']);

/** Checks values against the schemas of their settings. */
export class SettingsValidator {
  #ajv: Ajv2020 | undefined;
  readonly #compiled = new Map<SettingDefinition, ValidateFunction>();

  /** Fails early on a schema that is none, naming the setting; a sound one is compiled at its first value. */
  add(definition: SettingDefinition): void {
    try {
      if (!isSurelySound(definition.schema, OWN_FORMATS)) this.#validateOf(definition);
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

  #validateOf(definition: SettingDefinition): ValidateFunction {
    let validate = this.#compiled.get(definition);
    if (!validate) this.#compiled.set(definition, (validate = (this.#ajv ??= openAjv()).compile(definition.schema)));
    return validate;
  }

  #problems(definition: SettingDefinition, value: unknown, path: string): ErrorDetail[] {
    const validate = this.#validateOf(definition);
    if (validate(value)) return [];
    const error = validate.errors?.[0];
    const params = (error?.params ?? {}) as Record<string, unknown>;
    const facts = Object.fromEntries(['limit', 'type', 'format', 'allowedValues'].filter((name) => params[name] !== undefined).map((name) => [name, params[name]]));
    return [{ path: `${path}${error?.instancePath ?? ''}`, code: CODES[error?.keyword ?? ''] ?? 'value', ...facts }];
  }
}

function openAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: false, strict: false });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  ajv.addFormat('timezone', { type: 'string', validate: isTimezone });
  return ajv.addFormat('currency', { type: 'string', validate: (code: string) => CURRENCIES.has(code) });
}

/** The same words as for request bodies. */
const CODES: Record<string, string> = { type: 'type', enum: 'enum', format: 'format', pattern: 'pattern', minimum: 'too_small', maximum: 'too_large', minLength: 'too_short', maxLength: 'too_long', maxItems: 'too_many', minItems: 'too_few', required: 'required', additionalProperties: 'unknown' };
