import { useT, type Translate } from '@hako/sdk-plugin/ui';

/** Not the plugin's own namespace: the shell fills that one with the server part's texts, and reloads it with them. */
export const NAMESPACE = 'customers-ui';

export const useTexts = (): Translate => useT(NAMESPACE);

/** Codes of the API and of import files come as `snake_case`; texts are kept under the camel-cased name. */
export function fieldKey(code: string): string {
  const camel = code.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const singular = { phones: 'phone', emails: 'email', addresses: 'address' }[camel];
  return `field.${singular ?? camel}`;
}

/** A column of an import; the second of a kind carries its number, an own field of the agency its code. */
export function columnTitle(t: Translate, code: string): string {
  if (code.startsWith('custom.')) return code.slice('custom.'.length);
  const [, base = code, number] = /^(platform.*|membership.*)_([23])$/.exec(code) ?? [];
  return number === undefined ? t(fieldKey(base)) : `${t(fieldKey(base))} ${number}`;
}
