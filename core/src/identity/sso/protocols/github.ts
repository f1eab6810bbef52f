import * as client from 'openid-client';
import type { Outbound, OutboundAnswer } from '../../../outbound/index.js';
import { githubOf } from '../presets.js';
import type { Claimed } from '../types.js';
import { flattenClaims } from './claims.js';
import { failed, ok, reach, warning } from './findings.js';
import { answerInvalid, SsoFault, type OpenedProvider, type Protocol } from './types.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };

/** GitHub speaks OAuth 2 without an id_token: the person is the numeric id of `GET /user`, which no rename changes. */
export function createGithub({ outbound }: { outbound: Outbound }): Protocol {
  const redeem = async (provider: OpenedProvider, code: string, verifier: string): Promise<OutboundAnswer> => {
    const body = new URLSearchParams({ client_id: provider.config.clientId ?? '', client_secret: provider.secret ?? '', code, redirect_uri: provider.callback, code_verifier: verifier });
    return outbound.request(githubOf(provider.config).token, { method: 'POST', headers: FORM, body: body.toString() });
  };

  const ask = async (url: string, token: string): Promise<unknown> => {
    const answer = await outbound.request(url, { headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'user-agent': 'Hako' } }).catch(unreachable);
    if (answer.status !== 200) throw answerInvalid(`GitHub answered ${answer.status}`);
    return json(answer);
  };

  return {
    async start(provider, flow, state) {
      const url = new URL(githubOf(provider.config).authorize);
      const params = { client_id: provider.config.clientId ?? '', redirect_uri: provider.callback, scope: 'read:user user:email', state, code_challenge: await client.calculatePKCECodeChallenge(flow.verifier), code_challenge_method: 'S256', response_type: 'code' };
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
      return url.href;
    },

    async finish(provider, flow, returned) {
      const { error, code } = returned;
      if (error !== undefined) throw new SsoFault(error === 'access_denied' ? 'SSO_CANCELLED' : 'SSO_ANSWER_INVALID', error);
      if (!code) throw answerInvalid('no code');
      const tokens = record(json(await redeem(provider, code, flow.verifier).catch(unreachable)));
      // GitHub tells a refused code with status 200 and a member `error`.
      const token = tokens['access_token'];
      if (typeof token !== 'string') throw answerInvalid(String(tokens['error'] ?? 'no access token'));
      const { api } = githubOf(provider.config);
      const [user, addresses] = [record(await ask(`${api}/user`, token)), await ask(`${api}/user/emails`, token)];
      return claimed(user, addresses);
    },

    async check(provider) {
      const { token, api } = githubOf(provider.config);
      const reached = await reach(outbound, token, { method: 'POST', headers: FORM, body: new URLSearchParams({ client_id: provider.config.clientId ?? '', client_secret: provider.secret ?? '', code: 'hako-set-up-test' }).toString() });
      const meta = await reach(outbound, `${api}/meta`, { headers: { 'user-agent': 'Hako', accept: 'application/vnd.github+json' } });
      const api_ = 'finding' in meta ? meta.finding : ok('githubApi');
      if ('finding' in reached) return [reached.finding, api_];
      const error = safe(() => record(json(reached))['error']);
      if (error === 'incorrect_client_credentials' || error === 'Not Found') return [failed('credentialsWrong'), api_];
      return [error === 'bad_verification_code' ? ok('credentials') : warning('credentialsUnclear', { error: String(error ?? reached.status) }), api_];
    },
  };
}

function claimed(user: Record<string, unknown>, addresses: unknown): Claimed {
  const { id, login, name } = user;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) throw answerInvalid('id');
  // The public address of the profile may be anybody's; only the verified primary one is the person's.
  const list = Array.isArray(addresses) ? addresses.map(record) : [];
  const primary = list.find((each) => each['primary'] === true && each['verified'] === true)?.['email'];
  const email = typeof primary === 'string' ? primary : null;
  return {
    subject: String(id),
    email,
    emailVerified: email !== null,
    displayName: typeof name === 'string' && name.trim() ? name : null,
    usernameHint: typeof login === 'string' ? login : null,
    methods: [],
    claims: flattenClaims({ id, login, name, email }),
  };
}

function json(answer: OutboundAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw answerInvalid('no JSON');
  }
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

function safe<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown): never {
  throw new SsoFault('SSO_PROVIDER_UNREACHABLE', error instanceof Error ? error.message : 'unreachable', { cause: error });
}
