import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, keptSignIn, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';
import type { Tenant } from '../tenancy/types.js';

interface Key {
  id: string;
  keyId: string;
  secret: string;
  state: string;
  version: number;
  ageing: boolean;
  usageCount: number;
  lastUsedAt: string | null;
  graceUntil: string | null;
  owner: { username: string };
  revokedReason: string | null;
}

const SECOND = 1_000;
const DAY = 86_400_000;

const administrator = keptSignIn('KEYS');
let house: House;
let elsewhere: House;
let agency: Tenant;
let operator: Tenant;
let token: string;
beforeAll(async () => {
  house = await openHouse('api_keys');
  agency = await house.addTenant('KEYS');
  operator = await house.addTenant('AC');
  elsewhere = await openHouse('api_keys', { on: house.fixture, tenants: new Map([[agency.id, agency]]) });
});
beforeEach(async () => void (token = await administrator(house)));
afterAll(async () => {
  await elsewhere?.close();
  await house?.close();
});

const admin = (method: string, path: string, body?: unknown): Promise<Answer> => call(house, method, `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
const make = async (wish: Record<string, unknown> = {}): Promise<Key> => {
  const answer = await admin('POST', '/api-keys', { name: 'Shop', scopes: ['user:read', 'role:read'], ...wish });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body.data as Key;
};
const using = (key: Pick<Key, 'keyId' | 'secret'>, path = '/users', options: { at?: House; method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> =>
  call(options.at ?? house, options.method ?? 'GET', `/api/v1${path}`, { headers: { 'x-api-key-id': key.keyId, 'x-api-key-secret': key.secret, ...options.headers }, ...(options.body === undefined ? {} : { body: options.body }) });
const outcome = ({ status, body }: Answer): string => `${status} ${body.code ?? 'ok'}`;
const at = async (ms: number, work: () => Promise<void>): Promise<void> => {
  house.clock.fixedMs = ms;
  try {
    await work();
  } finally {
    house.clock.fixedMs = undefined;
  }
};

describe('a key', () => {
  it('opens what its scopes and its owner allow, shown in headers or as a bearer', async () => {
    const key = await make();
    expect(outcome(await using(key))).toBe('200 ok');
    expect(outcome(await call(house, 'GET', '/api/v1/users', { token: `${key.keyId}.${key.secret}` }))).toBe('200 ok');
    expect((await using(key, '/api-keys')).body).toMatchObject({ code: 'PERMISSION_DENIED', details: { reason: 'CEILING' } });
  });

  it('never shows its secret again, and the database holds only its MAC', async () => {
    const key = await make();
    expect((await admin('GET', `/api-keys/${key.id}`)).text).not.toContain(key.secret.slice(4, 40));
    expect((await admin('GET', '/api-keys')).text).not.toContain('hks_');
    const rows = await house.database.tenant(agency.id).read((q) => q.rows('select to_jsonb(k) as k from api_key k'));
    expect(JSON.stringify(rows)).not.toContain(key.secret.slice(4, 40));
    const logged = await house.database.tenant(agency.id).read((q) => q.rows<{ t: string }>('select to_jsonb(l)::text as t from change_log l union all select to_jsonb(s)::text from security_log s'));
    expect(logged.map(({ t }) => t).join()).not.toContain(key.secret.slice(4, 40));
  });

  it('is never more than its owner: what is taken from her, it loses', async () => {
    await house.addUser(agency, 'integrator', 'ADMIN');
    const hers = (await signIn(house, 'KEYS', 'integrator')).token;
    const key = (await call(house, 'POST', '/api/v1/api-keys', { token: hers, body: { name: 'Hers', scopes: ['*:*'] } })).body.data as Key;
    expect(outcome(await using(key))).toBe('200 ok');
    const { id } = ((await admin('GET', '/users?pageSize=100')).body.data as { id: string; username: string }[]).find(({ username }) => username === 'integrator')!;
    const [assignment] = (await admin('GET', `/users/${id}/assignments`)).body.data as { id: string }[];
    await admin('DELETE', `/users/${id}/assignments/${assignment?.id}`);
    expect(outcome(await using(key))).toMatch(/^40[34] /);
    await admin('POST', `/users/${id}/deactivate`);
    await house.apiKeys.changed(key.keyId);
    expect(outcome(await using(key))).toBe('401 AUTH_API_KEY_OWNER_INACTIVE');
  });

  it('cannot be given a scope that its maker does not hold', async () => {
    await house.addUser(agency, 'steward');
    const role = (await admin('POST', '/roles', { code: 'STEWARD', name: { en: 'Steward' }, policies: [{ permission: 'api-key:*', effect: 'grant' }, { permission: 'user:read', effect: 'grant' }] })).body.data as { id: string };
    const { id } = ((await admin('GET', '/users?pageSize=100')).body.data as { id: string; username: string }[]).find(({ username }) => username === 'steward')!;
    await admin('POST', `/users/${id}/assignments`, { roleId: role.id, scopeType: 'tenant' });
    const steward = (await signIn(house, 'KEYS', 'steward')).token;
    const asSteward = (method: string, path: string, body?: unknown): Promise<Answer> => call(house, method, `/api/v1${path}`, { token: steward, ...(body === undefined ? {} : { body }) });
    expect((await asSteward('POST', '/api-keys', { name: 'Wide', scopes: ['user:*'] })).body).toMatchObject({ code: 'ACCESS_NOT_HELD', details: { missing: ['user:execute', 'user:write'] } });
    const made = await asSteward('POST', '/api-keys', { name: 'Narrow', scopes: ['user:read'] });
    const narrow = made.body.data as Key;
    expect(outcome(await asSteward('PATCH', `/api-keys/${narrow.id}`, { version: 1, scopes: ['user:read', 'role:write'] }))).toBe('403 ACCESS_NOT_HELD');
    // Rotating another's key would hand out that person's rights.
    const adminsOwn = await make();
    expect(outcome(await asSteward('POST', `/api-keys/${adminsOwn.id}/rotate`))).toBe('403 API_KEY_NOT_OWNER');
  });

  it('names only permissions and networks that exist', async () => {
    const answer = await admin('POST', '/api-keys', { name: 'Odd', scopes: ['user:read', 'moon:read'], networks: [] });
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/scopes/1', code: 'unknown' }] });
    expect((await admin('POST', '/api-keys', { name: 'Odd', scopes: ['user:read'], networks: ['10.0.0.0/8', '300.1.1.1'] })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/networks/1' }] });
    expect(outcome(await admin('POST', '/api-keys', { name: 'Odd', scopes: ['user:read'], owner: 'x' }))).toBe('400 VALIDATION_FAILED');
  });

  it('is nobody where a person is asked for, and makes no keys', async () => {
    const key = await make({ scopes: ['*:*'] });
    for (const path of ['/auth/me', '/auth/me/sessions']) expect(outcome(await using(key, path))).toBe('403 API_KEY_NOT_ALLOWED');
    expect((await using(key, '/api-keys', { method: 'POST', body: { name: 'Child', scopes: ['user:read'] } })).status).toBe(403);
  });

  it('is refused outside its networks, whatever a header says about the way', async () => {
    const near = await make({ networks: ['127.0.0.0/8', '::1/128'] });
    expect(outcome(await using(near))).toBe('200 ok');
    const far = await make({ networks: ['203.0.113.0/24', '2001:db8::/32'] });
    expect(outcome(await using(far, '/users', { headers: { 'x-forwarded-for': '203.0.113.5', forwarded: 'for=203.0.113.5', 'x-real-ip': '203.0.113.5' } }))).toBe('403 AUTH_API_KEY_ADDRESS');
  });

  it('ends with its date, to the moment', async () => {
    const end = Date.now() + 100 * SECOND;
    const key = await make({ expiresAt: new Date(end).toISOString() });
    await at(end - 1, async () => expect(outcome(await using(key))).toBe('200 ok'));
    await at(end, async () => expect(outcome(await using(key))).toBe('401 AUTH_API_KEY_EXPIRED'));
  });

  it('is flagged after ninety days, counted from its last rotation', async () => {
    const key = await make();
    const ageing = async (): Promise<boolean> => ((await admin('GET', `/api-keys/${key.id}`)).body.data as Key).ageing;
    expect(await ageing()).toBe(false);
    house.clock.offsetMs += 90 * DAY;
    token = (await signIn(house, 'KEYS', 'admin')).token;
    expect(await ageing()).toBe(true);
    await admin('POST', `/api-keys/${key.id}/rotate`);
    expect(await ageing()).toBe(false);
    house.clock.offsetMs -= 90 * DAY;
    token = (await signIn(house, 'KEYS', 'admin')).token;
  });

  it('counts its uses in batches', async () => {
    const key = await make();
    for (let use = 0; use < 3; use += 1) await using(key);
    await house.apiKeys.flushUsage();
    expect((await admin('GET', `/api-keys/${key.id}`)).body.data).toMatchObject({ usageCount: 3, lastUsedIp: '127.0.0.1', version: 1 });
  });
});

describe('rotation', () => {
  it('lets both secrets work for half an hour, exact to the moment', async () => {
    const key = await make();
    const turned = (await admin('POST', `/api-keys/${key.id}/rotate`)).body.data as Key;
    expect(turned).toMatchObject({ keyId: key.keyId, state: 'rotated' });
    const until = new Date(turned.graceUntil ?? '').getTime();
    expect(outcome(await using(key))).toBe('200 ok');
    expect(outcome(await using(turned))).toBe('200 ok');
    await at(until - 1, async () => expect(outcome(await using(key))).toBe('200 ok'));
    await at(until, async () => {
      expect(outcome(await using(key))).toBe('401 AUTH_API_KEY_INVALID');
      expect(outcome(await using(turned))).toBe('200 ok');
    });
  });

  it('a second one inside the half hour ends the oldest at once, in every process', async () => {
    const first = await make();
    expect(outcome(await using(first, '/users', { at: elsewhere }))).toBe('200 ok');
    const second = (await admin('POST', `/api-keys/${first.id}/rotate`)).body.data as Key;
    const third = (await admin('POST', `/api-keys/${first.id}/rotate`)).body.data as Key;
    expect([outcome(await using(first)), outcome(await using(second)), outcome(await using(third))]).toEqual(['401 AUTH_API_KEY_INVALID', '200 ok', '200 ok']);
    await expect.poll(async () => outcome(await using(first, '/users', { at: elsewhere })), { timeout: 20_000, interval: 20 }).toBe('401 AUTH_API_KEY_INVALID');
  });

  it('two at the same moment follow each other: one new secret is in grace, one in force', async () => {
    const key = await make();
    const turned = (await Promise.all([1, 2].map(() => admin('POST', `/api-keys/${key.id}/rotate`)))).map(({ body }) => body.data as Key);
    expect([...(await Promise.all(turned.map((each) => using(each)))).map(outcome), outcome(await using(key))]).toEqual(['200 ok', '200 ok', '401 AUTH_API_KEY_INVALID']);
  });
});

describe('revoking', () => {
  it('ends both secrets at once, within a second in another process, with by, when and why', async () => {
    const key = await make();
    const turned = (await admin('POST', `/api-keys/${key.id}/rotate`)).body.data as Key;
    for (const each of [key, turned]) expect(outcome(await using(each, '/users', { at: elsewhere }))).toBe('200 ok');
    const revoked = await admin('POST', `/api-keys/${key.id}/revoke`, { reason: 'Found in a public repository' });
    expect(revoked.body.data).toMatchObject({ state: 'revoked', revokedBy: 'admin', revokedReason: 'Found in a public repository', graceUntil: null });
    expect(outcome(await using(turned))).toBe('401 AUTH_API_KEY_REVOKED');
    // A former secret of a revoked key is nothing any more.
    expect(outcome(await using(key))).toBe('401 AUTH_API_KEY_INVALID');
    await expect.poll(async () => outcome(await using(turned, '/users', { at: elsewhere })), { timeout: 20_000, interval: 20 }).toBe('401 AUTH_API_KEY_REVOKED');
    expect(outcome(await admin('POST', `/api-keys/${key.id}/rotate`))).toBe('409 API_KEY_ENDED');
    expect(outcome(await admin('POST', `/api-keys/${key.id}/revoke`, { reason: 'Again' }))).toBe('409 API_KEY_ENDED');
  });

  it('wants a reason', async () => {
    const key = await make();
    expect(outcome(await admin('POST', `/api-keys/${key.id}/revoke`, {}))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await admin('POST', `/api-keys/${key.id}/revoke`, { reason: '   ' }))).toBe('400 VALIDATION_FAILED');
  });
});

describe('a key that is not right', () => {
  it('is one answer, whether the id, the secret or the form is wrong', async () => {
    const [one, other] = [await make(), await make()];
    const wrong = [
      { keyId: one.keyId, secret: other.secret },
      { keyId: `hak_${'0'.repeat(32)}`, secret: one.secret },
      { keyId: one.keyId, secret: `${one.secret.slice(0, -1)}${one.secret.endsWith('0') ? '1' : '0'}` },
      { keyId: one.keyId, secret: '' },
      { keyId: "' or 1=1 --", secret: one.secret },
      { keyId: one.keyId.toUpperCase(), secret: one.secret },
    ];
    const answers = await Promise.all(wrong.map((each) => using(each)));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['401 AUTH_API_KEY_INVALID']));
    // Two ways at once: which one is meant must not be a guess.
    expect(outcome(await using(one, '/users', { headers: { authorization: `Bearer ${token}` } }))).toBe('401 AUTH_API_KEY_INVALID');
    const logged = await house.database.tenant(agency.id).read((q) => q.rows<{ meta: { reason: string; key: string; count: number } }>("select meta from security_log where name = 'auth.api-key.refused' and meta->>'key' = $1", [one.keyId]));
    expect(logged.map(({ meta }) => meta.reason)).toContain('wrong-secret');
    expect(JSON.stringify(logged)).not.toContain(other.secret.slice(4, 40));
    // What belongs to no agency is the operator's to see, with the count of the address.
    const strange = await house.database.tenant(operator.id).read((q) => q.rows<{ meta: { reason: string; count: number }; ip: string }>("select meta, ip from security_log where name = 'auth.api-key.refused'"));
    expect(new Set(strange.map(({ meta }) => meta.reason))).toEqual(new Set(['malformed', 'unknown']));
    expect(Math.max(...strange.map(({ meta }) => meta.count))).toBeGreaterThan(1);
  });

  it('is counted by address, and after twenty the address waits; a right key still passes', async () => {
    const key = await make();
    const tries: string[] = [];
    for (let each = 0; each < 25; each += 1) tries.push(outcome(await using({ keyId: key.keyId, secret: `hks_${'0'.repeat(72)}` })));
    expect(tries.at(-1)).toBe('429 RATE_LIMITED');
    expect(outcome(await using(key))).toBe('200 ok');
  });

  it('of another agency opens nothing here', async () => {
    const key = await make();
    await house.database.tenant(agency.id).write((tx) => tx.rows(`update api_key set name = name where public_id = $1`, [key.keyId]));
    await expect(house.database.tenant(agency.id).write((tx) => tx.rows('select * from platform.api_key_tenant'))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the rate of a key', () => {
  it('is its own', async () => {
    const limited = await openHouse('api_keys_rate', { env: { HAKO_RATE_LIMITS: 'on' } });
    try {
      await limited.addTenant('RATE');
      const made = await call(limited, 'POST', '/api/v1/api-keys', { token: (await signIn(limited, 'RATE', 'admin')).token, body: { name: 'Slow', scopes: ['user:read'], ratePerMinute: 3 } });
      const key = made.body.data as Key;
      const answers: Answer[] = [];
      for (let each = 0; each < 4; each += 1) answers.push(await using(key, '/users', { at: limited }));
      expect(answers.map(outcome)).toEqual(['200 ok', '200 ok', '200 ok', '429 RATE_LIMITED']);
      expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('3');
      expect(answers[3]?.headers.get('retry-after')).toMatch(/^\d+$/);
    } finally {
      await limited.close();
    }
  });
});
