import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROVIDERS = ['file', 'environment', 'local-sealed', 'vault-transit', 'aws-kms', 'gcp-kms', 'pkcs11'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Keep their root in clear beside the vault: good for a demonstration, never for people's data. */
export const UNSEALED: ReadonlySet<string> = new Set<ProviderName>(['file', 'environment']);

export type ProviderSettings =
  | { provider: 'file'; path: string }
  | { provider: 'environment'; root: string; previous: readonly string[] }
  | { provider: 'local-sealed'; path: string; share: string | null }
  | { provider: 'vault-transit'; address: string; mount: string; key: string; token: string; namespace: string | null }
  | { provider: 'aws-kms'; keyId: string; region: string; endpoint: string | null }
  | { provider: 'gcp-kms'; keyName: string; credentialsFile: string | null; endpoint: string }
  | { provider: 'pkcs11'; library: string; token: string; pin: string; key: string; previous: readonly string[] };

type Variables = Record<string, string | undefined>;

/** Names of all variables of a provider that must be set; for the message that lists them. */
export const NEEDED: Record<ProviderName, string> = {
  file: '',
  environment: 'VAULT_ROOT_KEY (64 hex digits)',
  'local-sealed': 'a sealed file from `hako-vault seal-init --out <keys folder>`, whose shares operators enter with `hako-vault unseal`',
  'vault-transit': 'VAULT_TRANSIT_ADDRESS, VAULT_TRANSIT_KEY, VAULT_TRANSIT_TOKEN_FILE (or VAULT_TRANSIT_TOKEN)',
  'aws-kms': 'VAULT_AWS_KEY_ID, VAULT_AWS_REGION, and credentials as the AWS SDK finds them',
  'gcp-kms': 'VAULT_GCP_KEY (projects/…/cryptoKeys/…), VAULT_GCP_CREDENTIALS_FILE (without it, the machine\'s own service account)',
  pkcs11: 'VAULT_PKCS11_LIBRARY, VAULT_PKCS11_TOKEN, VAULT_PKCS11_KEY, VAULT_PKCS11_PIN_FILE (or VAULT_PKCS11_PIN)',
};

/** What production says when it has no root, or one in clear. */
export const PRODUCTION_CHOICES = `VAULT_KEY_PROVIDER must name a sealed root in production; file and environment keep theirs in clear. Set one of:\n${PROVIDERS.filter((name) => !UNSEALED.has(name))
  .map((name) => `      VAULT_KEY_PROVIDER=${name} with ${NEEDED[name]}`)
  .join('\n')}`;

/** Reads the settings of one provider; what is missing goes to `problems`. */
export function readProviderSettings(provider: ProviderName, environment: Variables, { keysDir, problems }: { keysDir: string; problems: string[] }): ProviderSettings {
  const optional = (name: string): string | null => environment[name]?.trim() || null;
  const list = (name: string): string[] => (optional(name) ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  const required = (...names: [string, ...string[]]): string => {
    const found = names.map(optional).find((value) => value !== null);
    if (!found) problems.push(`${names.join(' or ')} must be set for VAULT_KEY_PROVIDER=${provider}`);
    return found ?? '';
  };
  const file = (what: string, path: string): string => {
    if (!existsSync(path)) problems.push(`${what} is missing: ${path}`);
    return path;
  };
  const secret = (name: string): string => {
    const path = optional(`${name}_FILE`);
    if (path === null) return required(name, `${name}_FILE`);
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : (file(`${name}_FILE`, path), '');
  };
  const url = (name: string): string => {
    const value = required(name);
    if (value && !/^https?:\/\/[^\s]+$/.test(value)) problems.push(`${name} must be an address that begins with https://`);
    return value.replace(/\/+$/, '');
  };

  switch (provider) {
    case 'file':
      return { provider, path: file('The root key', join(keysDir, 'vault-root.key')) };
    case 'environment':
      return { provider, root: required('VAULT_ROOT_KEY'), previous: list('VAULT_ROOT_KEYS_PREVIOUS') };
    case 'local-sealed':
      return { provider, path: file('The sealed root', optional('VAULT_SEALED_FILE') ?? join(keysDir, 'vault-root.sealed.json')), share: optional('VAULT_UNSEAL_SHARE') };
    case 'vault-transit':
      return { provider, address: url('VAULT_TRANSIT_ADDRESS'), mount: optional('VAULT_TRANSIT_MOUNT') ?? 'transit', key: required('VAULT_TRANSIT_KEY'), token: secret('VAULT_TRANSIT_TOKEN'), namespace: optional('VAULT_TRANSIT_NAMESPACE') };
    case 'aws-kms':
      return { provider, keyId: required('VAULT_AWS_KEY_ID'), region: required('VAULT_AWS_REGION', 'AWS_REGION'), endpoint: optional('VAULT_AWS_ENDPOINT') };
    case 'gcp-kms':
      return { provider, keyName: required('VAULT_GCP_KEY'), credentialsFile: optional('VAULT_GCP_CREDENTIALS_FILE') ?? optional('GOOGLE_APPLICATION_CREDENTIALS'), endpoint: optional('VAULT_GCP_ENDPOINT') ?? 'https://cloudkms.googleapis.com' };
    case 'pkcs11':
      return { provider, library: file('The PKCS#11 library', required('VAULT_PKCS11_LIBRARY')), token: required('VAULT_PKCS11_TOKEN'), pin: secret('VAULT_PKCS11_PIN'), key: required('VAULT_PKCS11_KEY'), previous: list('VAULT_PKCS11_KEYS_PREVIOUS') };
  }
}

/** An address of a root that others on the road could listen to; `undefined` when there is none. */
export function clearAddress(settings: ProviderSettings): string | undefined {
  const address = settings.provider === 'vault-transit' ? settings.address : 'endpoint' in settings ? settings.endpoint : null;
  return address?.startsWith('http://') ? address : undefined;
}
