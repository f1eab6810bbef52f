import type { ErrorDetail, ScopeType } from '@hako/sdk-plugin';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { SettingDefinition } from './types.js';

const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addFormat('iana-timezone', { type: 'string', validate: isTimezone });

/** A name of the IANA time zone database that this runtime knows. */
function isTimezone(name: string): boolean {
  try {
    return name.length > 0 && Boolean(new Intl.DateTimeFormat('en', { timeZone: name })) && /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const validators = new WeakMap<SettingDefinition, ValidateFunction>();

/** Every problem of a change, each with its path `/set/<key>`. `null` inherits again and always fits. */
export function settingProblems(set: Readonly<Record<string, unknown>>, definitions: readonly SettingDefinition[], scope: ScopeType): ErrorDetail[] {
  return Object.entries(set).flatMap(([key, value]): ErrorDetail[] => {
    const path = `/set/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const definition = definitions.find((each) => each.key === key);
    if (!definition) return [{ path, code: 'unknown' }];
    if (!definition.scopes.includes(scope)) return [{ path, code: 'scope', allowedScopes: definition.scopes }];
    if (value === null) return [];
    const validate = validators.get(definition) ?? ajv.compile(definition.schema);
    validators.set(definition, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 1).map((error) => ({ path, code: codeOf(error.keyword), ...facts(error.keyword, error.params) }));
  });
}

const CODES: Record<string, string> = { minimum: 'too_small', maximum: 'too_large', minLength: 'too_short', maxLength: 'too_long', enum: 'enum', type: 'type', pattern: 'pattern', format: 'format' };
const codeOf = (keyword: string): string => CODES[keyword] ?? 'value';

function facts(keyword: string, params: Record<string, unknown>): Record<string, unknown> {
  if (keyword === 'enum') return { allowedValues: params['allowedValues'] };
  return params['limit'] === undefined ? {} : { limit: params['limit'] };
}
