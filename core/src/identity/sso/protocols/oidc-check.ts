import type { Outbound, OutboundAnswer } from '../../../outbound/index.js';
import { issuerOf, sameIssuer } from '../presets.js';
import { SIGNING_ALGORITHMS } from './algorithms.js';
import { failed, ok, reach, warning } from './findings.js';
import type { Finding, OpenedProvider } from './types.js';

interface Metadata {
  issuer?: unknown;
  authorization_endpoint?: unknown;
  token_endpoint?: unknown;
  jwks_uri?: unknown;
  response_types_supported?: unknown;
  code_challenge_methods_supported?: unknown;
  id_token_signing_alg_values_supported?: unknown;
  token_endpoint_auth_methods_supported?: unknown;
  end_session_endpoint?: unknown;
  backchannel_logout_supported?: unknown;
  frontchannel_logout_supported?: unknown;
}

/** Discovery, keys and the client's credentials, one finding a line. */
export async function checkOidc(outbound: Outbound, provider: OpenedProvider): Promise<Finding[]> {
  const issuer = issuerOf(provider.preset, provider.config);
  const answer = await reach(outbound, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if ('finding' in answer) return [answer.finding];
  const metadata = parse(answer);
  if (!metadata) return [failed('discoveryNoJson', { status: answer.status })];
  if (typeof metadata.issuer !== 'string' || !sameIssuer(metadata.issuer, issuer)) return [ok('discovery'), failed('issuerDiffers', { expected: issuer, found: String(metadata.issuer ?? '') })];
  const missing = (['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter((name) => typeof metadata[name] !== 'string');
  if (missing.length > 0) return [ok('discovery'), failed('endpointMissing', { name: missing.join(', ') })];
  return [
    ok('discovery'),
    ok('issuer', { issuer }),
    has(metadata.response_types_supported, 'code', true) ? ok('codeFlow') : failed('codeFlowMissing'),
    has(metadata.code_challenge_methods_supported, 'S256', false) ? ok('pkce') : warning('pkceUnsaid'),
    algorithms(metadata.id_token_signing_alg_values_supported),
    await checkKeys(outbound, String(metadata.jwks_uri)),
    await checkCredentials(outbound, provider, metadata),
    ...(provider.config.singleLogout ? [typeof metadata.end_session_endpoint === 'string' ? ok('endSession', { url: provider.logout }) : warning('endSessionMissing'), ...(metadata.backchannel_logout_supported === true ? [ok('backchannel', { url: provider.backchannel })] : metadata.frontchannel_logout_supported === true ? [ok('frontchannel', { url: provider.frontchannel })] : [])] : []),
  ];
}

const has = (list: unknown, value: string, whenAbsent: boolean): boolean => (Array.isArray(list) ? list.some((each) => String(each).split(' ').includes(value)) : whenAbsent);

function algorithms(list: unknown): Finding {
  const offered = Array.isArray(list) ? list.map(String) : ['RS256'];
  const usable = offered.filter((each) => SIGNING_ALGORITHMS.has(each));
  return usable.length > 0 ? ok('algorithm', { names: usable.join(', ') }) : failed('algorithmNone', { names: offered.join(', ') });
}

async function checkKeys(outbound: Outbound, uri: string): Promise<Finding> {
  const answer = await reach(outbound, uri);
  if ('finding' in answer) return answer.finding;
  const keys = (parse(answer) as { keys?: unknown } | undefined)?.keys;
  return Array.isArray(keys) && keys.length > 0 ? ok('keys', { count: keys.length }) : failed('keysNone');
}

/** A code that nobody has: the answer tells whether the client was accepted before the code was looked at (RFC 6749, 5.2). */
async function checkCredentials(outbound: Outbound, provider: OpenedProvider, metadata: Metadata): Promise<Finding> {
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'hako-set-up-test', redirect_uri: provider.callback, code_verifier: 'hako-set-up-test-hako-set-up-test-hako-set-up-test' });
  const { clientId = '' } = provider.config;
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  if (provider.secret !== null && !has(metadata.token_endpoint_auth_methods_supported, 'client_secret_post', false)) {
    headers['authorization'] = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(provider.secret)}`).toString('base64')}`;
  } else {
    body.set('client_id', clientId);
    if (provider.secret !== null) body.set('client_secret', provider.secret);
  }
  const answer = await reach(outbound, String(metadata.token_endpoint), { method: 'POST', headers, body: body.toString() }, () => true);
  if ('finding' in answer) return answer.finding;
  const error = (parse(answer) as { error?: unknown } | undefined)?.error;
  if (error === 'invalid_client' || error === 'unauthorized_client') return failed('credentialsWrong');
  return error === 'invalid_grant' ? ok('credentials') : warning('credentialsUnclear', { error: String(error ?? answer.status) });
}

function parse(answer: OutboundAnswer): Metadata | undefined {
  try {
    const value: unknown = JSON.parse(answer.body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Metadata) : undefined;
  } catch {
    return undefined;
  }
}
