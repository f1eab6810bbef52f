import { generateSync } from 'otplib';
import { call, PASSWORD, signIn, type Answer, type House } from '../../../testing/gate-house.js';
import { SoftAuthenticator } from './soft-authenticator.js';

/** The code that an app would show at the house's time, or some steps before or after. */
export const codeOf = (house: House, secret: string, steps = 0): string => generateSync({ secret, epoch: Math.floor((house.clock.fixedMs ?? Date.now() + house.clock.offsetMs) / 1_000) + steps * 30 });

/** A code that is certainly wrong: of none of the steps around, wherever the clock goes meanwhile. */
export function wrongCode(house: House, secret: string): string {
  const near = new Set(Array.from({ length: 41 }, (_, at) => codeOf(house, secret, at - 10)));
  let code = 0;
  while (near.has(String(code).padStart(6, '0'))) code += 1;
  return String(code).padStart(6, '0');
}

export interface WithTotp {
  secret: string;
  recoveryCodes: string[];
  token: string;
}

/** Signs in by password and sets up an app. The first code's step is spent by that. */
export async function withTotp(house: House, tenantCode: string, username: string): Promise<WithTotp> {
  const { token } = await signIn(house, tenantCode, username);
  const setup = await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token });
  const { secret } = setup.body.data as { secret: string };
  // The oldest step of the window, so that two younger ones are left for the test; refused when the clock moves on meanwhile.
  const enable = () => call(house, 'POST', '/api/v1/auth/me/mfa/totp/enable', { token, body: { code: codeOf(house, secret, -1) } });
  const first = await enable();
  const enabled = first.status === 200 ? first : await enable();
  if (enabled.status !== 200) throw new Error(enabled.text);
  const { recoveryCodes = [] } = enabled.body.data as { recoveryCodes?: string[] };
  return { secret, recoveryCodes, token };
}

export interface Challenged {
  challengeToken: string;
  methods: string[];
  cookies: string;
}

export async function challenged(house: House, tenantCode: string, username: string, headers: Record<string, string> = {}): Promise<Challenged> {
  const answer = await call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode, username, password: PASSWORD }, headers });
  return { ...(answer.body.data as { challengeToken: string; methods: string[] }), cookies: cookiesOf(answer) };
}

export const verify = (house: House, body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer> => call(house, 'POST', '/api/v1/auth/mfa/verify', { body, headers });

export const cookiesOf = (answer: Answer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

export const tokenOf = (answer: Answer): string => (answer.body.data as { accessToken?: string } | undefined)?.accessToken ?? '';

/** Registers a passkey for whoever the token is of. */
export async function withPasskey(house: House, token: string, name = 'Laptop'): Promise<SoftAuthenticator> {
  const authenticator = new SoftAuthenticator();
  const options = await call(house, 'POST', '/api/v1/auth/me/passkeys/options', { token });
  const answer = await call(house, 'POST', '/api/v1/auth/me/passkeys', { token, body: { name, response: authenticator.register(options.body.data as { challenge: string; user: { id: string } }) } });
  if (answer.status !== 201) throw new Error(answer.text);
  return authenticator;
}

export async function securityLog(house: House, tenantId: string, name: string): Promise<Record<string, unknown>[]> {
  return house.database.tenant(tenantId).read((q) => q.rows<Record<string, unknown>>('select * from security_log where name = $1 order by seq', [name]));
}
