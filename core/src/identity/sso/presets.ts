import { invalid, type ErrorDetail } from '@hako/sdk-plugin';
import type { Preset, ProviderConfig } from './types.js';

const GOOGLE = 'https://accounts.google.com';
const ENTRA = 'https://login.microsoftonline.com';
const GITHUB = 'https://github.com';

type Member = keyof ProviderConfig;

const COMMON: Member[] = ['emailsManaged', 'trustedAmr', 'attributes'];

/** What a preset must have, and what it may. Everything else is refused, so that no setting looks as if it did something. */
const MEMBERS: Record<Preset, { needs: Member[]; may: Member[] }> = {
  google: { needs: ['clientId'], may: ['hostedDomain', 'scopes', ...COMMON] },
  entra: { needs: ['clientId', 'directoryId'], may: ['authority', 'scopes', 'singleLogout', ...COMMON] },
  okta: { needs: ['clientId', 'issuer'], may: ['scopes', 'singleLogout', ...COMMON] },
  oidc: { needs: ['clientId', 'issuer'], may: ['scopes', 'singleLogout', ...COMMON] },
  github: { needs: ['clientId'], may: ['host', 'emailsManaged'] },
  saml: { needs: ['entityId', 'entryPoint', 'certificates'], may: ['signedResponse', 'encryptedAssertions', 'signedRequests', 'logoutUrl', ...COMMON] },
};

export const protocolOf = (preset: Preset): 'oidc' | 'github' | 'saml' => (preset === 'github' || preset === 'saml' ? preset : 'oidc');

/** @throws `VALIDATION_FAILED` with the place of each problem */
export function assertConfig(preset: Preset, config: ProviderConfig): void {
  const { needs, may } = MEMBERS[preset];
  const problems: ErrorDetail[] = [];
  for (const member of needs) if (isBlank(config[member])) problems.push({ path: `/config/${member}`, code: 'required' });
  for (const member of Object.keys(config) as Member[]) if (!needs.includes(member) && !may.includes(member)) problems.push({ path: `/config/${member}`, code: 'unknown' });
  if (problems.length > 0) throw invalid(problems);
}

const isBlank = (value: unknown): boolean => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The issuer identifier that discovery asks and that tokens must carry. */
export function issuerOf(preset: Preset, config: ProviderConfig): string {
  if (preset === 'google') return GOOGLE;
  if (preset === 'entra') return `${trimmed(config.authority ?? ENTRA)}/${config.directoryId ?? ''}/v2.0`;
  return config.issuer ?? '';
}

/** Auth0's issuer ends in a slash, most others' do not; people type either. */
export const sameIssuer = (one: string, other: string): boolean => one.replace(/\/$/, '') === other.replace(/\/$/, '');

export interface GithubAddresses {
  authorize: string;
  token: string;
  api: string;
}

/** github.com has its API on a host of its own, an Enterprise Server under a path. */
export function githubOf(config: ProviderConfig): GithubAddresses {
  const host = trimmed(config.host ?? GITHUB);
  const api = host === GITHUB ? 'https://api.github.com' : `${host}/api/v3`;
  return { authorize: `${host}/login/oauth/authorize`, token: `${host}/login/oauth/access_token`, api };
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');
