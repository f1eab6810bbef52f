import { HakoError } from '@hako/sdk-plugin';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../tenancy/types.js';
import { call, keptSignIn, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

describe('SCIM 2.0', () => {
  const administrator = keptSignIn('BOX');
  let house: House;
  let tenant: Tenant;
  let token: string;
  let admin: string;

  beforeAll(async () => {
    house = await openHouse('scim');
    tenant = await house.addTenant('BOX');
    admin = await administrator(house);
    token = await makeToken(['scim:execute']);
  });
  beforeEach(async () => void (admin = await administrator(house)));
  afterAll(() => house.close());

  async function makeToken(scopes: string[]): Promise<string> {
    const { body } = await call(house, 'POST', '/api/v1/api-keys', { token: admin, body: { name: 'Directory', scopes } });
    const key = body.data as Record<string, string>;
    return `${key['keyId']}.${key['secret']}`;
  }
  const scim = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, by = token): Promise<Answer> =>
    call(house, method, `/scim/v2${path}`, { headers: { authorization: `Bearer ${by}`, 'content-type': 'application/scim+json', ...headers }, ...(body !== undefined && { raw: JSON.stringify(body) }) });
  const user = (name: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({ schemas: [USER], userName: `${name}@agency.example`, externalId: `x-${name}`, name: { givenName: name, familyName: 'Hana' }, emails: [{ value: `${name}@agency.example`, primary: true, type: 'work' }], active: true, ...over });
  const make = async (name: string, over: Record<string, unknown> = {}): Promise<string> => String((await scim('POST', '/Users', user(name, over))).body['id']);
  const rows = <T extends object>(sql: string, params: unknown[] = []): Promise<T[]> => house.database.tenant(tenant.id).read((q) => q.rows<T>(sql, params));

  it('asks for a key with the one scope, as a bearer, and says so in its own shape', async () => {
    const anonymous = await call(house, 'GET', '/scim/v2/Users');
    expect([anonymous.status, anonymous.headers.get('content-type'), anonymous.headers.get('www-authenticate')]).toEqual([401, 'application/scim+json; charset=utf-8', 'Bearer realm="scim"']);
    expect(anonymous.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
    expect((await scim('GET', '/Users', undefined, {}, token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'))).status).toBe(401);
    expect((await scim('GET', '/Users', undefined, {}, admin)).status).toBe(401);
    expect((await scim('GET', '/Users', undefined, {}, await makeToken(['scim:execute', 'user:read']))).status).toBe(403);
    expect((await scim('GET', '/Users', undefined, {}, await makeToken(['user:read']))).status).toBe(403);
  });

  it('opens nothing of the API', async () => {
    expect((await call(house, 'GET', '/api/v1/users', { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
  });

  it('describes itself', async () => {
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true }, bulk: { maxOperations: 100, maxPayloadSize: 1_048_576 }, filter: { supported: true }, etag: { supported: true } });
    expect((await scim('GET', '/Schemas')).body).toMatchObject({ totalResults: 2 });
    expect((await scim('GET', `/Schemas/${USER}`)).body).toMatchObject({ id: USER, name: 'User' });
    expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({ Resources: [{ endpoint: '/Users' }, { endpoint: '/Groups' }] });
    expect((await scim('GET', '/Nothing')).status).toBe(404);
    expect((await scim('PUT', '/Schemas', {})).status).toBe(405);
  });

  it('makes a person, with location and version, without a password and without roles', async () => {
    const made = await scim('POST', '/Users', user('mio', { preferredLanguage: 'ja-JP' }));
    const id = String(made.body['id']);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`http://localhost:4000/scim/v2/Users/${id}`);
    expect(made.headers.get('etag')).toMatch(/^W\/"\d+"$/);
    expect(made.body).toMatchObject({ userName: 'mio@agency.example', externalId: 'x-mio', displayName: 'mio Hana', active: true, preferredLanguage: 'ja', emails: [{ value: 'mio@agency.example', primary: true }], meta: { resourceType: 'User' } });
    expect(await rows('select username, password_hash from app_user where id = $1', [id])).toEqual([{ username: 'mio', password_hash: null }]);
    expect(await rows('select 1 from role_assignment where user_id = $1', [id])).toEqual([]);
    expect(await rows(`select actor_type from change_log where action = 'user.created' and resource_id = $1`, [id])).toEqual([{ actor_type: 'api-key' }]);
  });

  it('asks whoever wants a say before somebody new, and before who comes again', async () => {
    const again = await make('ran');
    await scim('DELETE', `/Users/${again}`);
    const asked: string[] = [];
    house.guard.refusal = (hook) => (asked.push(hook), new HakoError('USERNAME_TAKEN'));
    const refused = await scim('POST', '/Users', user('sora'));
    expect([refused.status, refused.body]).toMatchObject([403, { status: '403', detail: expect.stringContaining('USERNAME_TAKEN') as string }]);
    house.guard.refusal = () => new HakoError('PLUGIN_UNAVAILABLE', { retryAfter: 5 });
    const later = await scim('POST', '/Users', user('sora'));
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '5']);
    house.guard.refusal = (hook) => (asked.push(hook), new HakoError('USERNAME_TAKEN'));
    expect((await scim('POST', '/Users', user('ran'))).status).toBe(403);
    // Who stays away asks for no place.
    expect((await scim('POST', '/Users', user('ran', { active: false }))).body).toMatchObject({ id: again, active: false });
    expect((await scim('PUT', `/Users/${again}`, user('ran'))).status).toBe(403);
    const wake = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: true }] };
    expect((await scim('PATCH', `/Users/${again}`, wake)).status).toBe(403);
    expect((await scim('PATCH', `/Users/${again}`, { schemas: [PATCH], Operations: [{ op: 'replace', path: 'displayName', value: 'Ran' }] })).status).toBe(200);
    house.guard.refusal = undefined;
    expect((await scim('PATCH', `/Users/${again}`, wake)).body).toMatchObject({ active: true });
    expect(asked).toEqual(['core.user.create@1', 'core.user.reactivate@1', 'core.user.reactivate@1', 'core.user.reactivate@1']);
    expect(await rows('select 1 from app_user where email = $1', ['sora@agency.example'])).toEqual([]);
    expect((await scim('POST', '/Users', user('sora'))).status).toBe(201);
  });

  it('moves an address as a colleague does: what waits at the old one is void, and it is told; so is what waits for who is deactivated', async () => {
    const add = async (username: string, password?: string): Promise<string> => String(((await call(house, 'POST', '/api/v1/users', { token: admin, body: { username, email: `${username}@agency.example`, displayName: username, ...(password && { password }) } })).body.data as { id: string }).id);
    const patch = (id: string, path: string, value: unknown): Promise<Answer> => scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path, value }] });
    const link = (): string => String(house.mails.findLast(({ template }) => template === 'invitation')?.params['path']).split('#')[1] ?? '';
    const inspect = async (token: string): Promise<number> => (await call(house, 'POST', '/api/v1/auth/links/inspect', { body: { token } })).status;

    const invited = await add('moves');
    const waiting = link();
    expect(await inspect(waiting)).toBe(200);
    expect((await patch(invited, 'emails[type eq "work"].value', 'moved@agency.example')).status).toBe(200);
    expect(await inspect(waiting)).toBe(410);

    const settled = await add('settled', 'Nagareboshi-2026');
    expect((await patch(settled, 'emails[type eq "work"].value', 'elsewhere@agency.example')).status).toBe(200);
    expect(house.mails.at(-1)).toMatchObject({ template: 'email-changed', to: { userId: settled, address: 'settled@agency.example' } });

    const leaving = await add('departing');
    const late = link();
    await patch(leaving, 'active', false);
    await patch(leaving, 'active', true);
    expect(await inspect(late)).toBe(410);
  });

  it('refuses the same name or address twice, and people without an address', async () => {
    expect((await scim('POST', '/Users', user('mio'))).body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect((await scim('POST', '/Users', user('other', { emails: [{ value: 'MIO@agency.example' }] }))).body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect((await scim('POST', '/Users', { schemas: [USER], userName: 'nobody' })).body).toMatchObject({ status: '400', scimType: 'invalidValue' });
    expect((await scim('POST', '/Users', { schemas: [GROUP], userName: 'x@agency.example' })).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    expect((await scim('POST', '/Users', user('bad', { active: 'maybe' }))).body).toMatchObject({ scimType: 'invalidValue' });
  });

  it('finds people as identity providers ask, without case, and with and', async () => {
    const ids = async (filter: string): Promise<unknown[]> => ((await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body['Resources'] as { userName: string }[]).map(({ userName }) => userName);
    expect(await ids('userName eq "MIO@Agency.example"')).toEqual(['mio@agency.example']);
    expect(await ids('externalId eq "x-mio" and active eq true')).toEqual(['mio@agency.example']);
    expect(await ids('externalId eq "X-MIO"')).toEqual([]);
    expect(await ids('emails.value eq "mio@agency.example"')).toEqual(['mio@agency.example']);
    expect(await ids(`${USER}:userName eq "mio@agency.example"`)).toEqual(['mio@agency.example']);
    // Whoever was there before the directory came goes by the address.
    expect(await ids('userName eq "admin@example.com"')).toEqual(['admin@example.com']);
    expect(await ids('userName eq "nobody@agency.example"')).toEqual([]);
    expect(await ids(`userName eq "' or 1=1 --"`)).toEqual([]);
  });

  it('understands every operator of the RFC, on people', async () => {
    for (const name of ['fil-a', 'fil-b', 'fil_c']) await make(name, name === 'fil_c' ? { externalId: null, active: false } : {});
    const found = async (filter: string): Promise<unknown> => {
      const { status, body } = await scim('GET', `/Users?filter=${encodeURIComponent(`userName sw "fil" and (${filter})`)}`);
      return status === 200 ? (body['Resources'] as { userName: string }[]).map(({ userName }) => userName.split('@')[0]) : body['detail'];
    };
    expect(await found('userName co "L-")')).toMatch('cannot be read');
    expect(await found('userName co "L-"')).toEqual(['fil-a', 'fil-b']);
    // An underscore is a letter like any other, not the wildcard of LIKE.
    expect(await found('userName sw "fil_"')).toEqual(['fil_c']);
    expect(await found('userName co "%"')).toEqual([]);
    expect(await found('userName ew "B@agency.example"')).toEqual(['fil-b']);
    expect(await found('userName ne "fil-a@agency.example"')).toEqual(['fil-b', 'fil_c']);
    expect(await found('userName gt "FIL-A@agency.example" and not (userName ge "fil_")')).toEqual(['fil-b']);
    expect(await found('externalId pr')).toEqual(['fil-a', 'fil-b']);
    // Whoever lacks the attribute is not equal to anything: `not` and `ne` find her.
    expect(await found('not (externalId pr)')).toEqual(['fil_c']);
    expect(await found('not (externalId sw "x-")')).toEqual(['fil_c']);
    expect(await found('externalId ne "x-fil-a"')).toEqual(['fil-b', 'fil_c']);
    expect(await found('externalId eq null')).toEqual(['fil_c']);
    expect(await found('externalId eq "x-fil-b" or active eq false')).toEqual(['fil-b', 'fil_c']);
    expect(await found('active eq "False"')).toEqual(['fil_c']);
    expect(await found('emails[type eq "work" and value sw "fil-b"]')).toEqual(['fil-b']);
    expect(await found('emails[type eq "work"].value eq "fil-a@agency.example"')).toEqual(['fil-a']);
    expect(await found('emails[type eq "home"]')).toEqual([]);
    expect(await found('meta.created gt "2020-01-01T00:00:00Z" and meta.lastModified lt "2020-01-01T00:00:00+09:00"')).toEqual([]);
    expect(await found('meta.created gt "2020-01-01T00:00:00Z" and name.familyName eq "hana"')).toEqual(['fil-a', 'fil-b', 'fil_c']);
    const one = String(((await scim('GET', `/Users?filter=${encodeURIComponent('externalId eq "x-fil-a"')}`)).body['Resources'] as { meta: { created: string } }[])[0]?.meta.created);
    expect(await found(`meta.created eq "${one}"`)).toContain('fil-a');
  });

  it('refuses filters that make no sense, in its own shape', async () => {
    const many = Array.from({ length: 21 }, () => 'active pr').join(' or ');
    for (const filter of ['userName eq', 'password eq "x"', '__proto__ eq "x"', 'constructor pr', 'userName gt null', 'userName eq true', 'active co "t"', 'active gt true', 'meta.created sw "2020-01-01T00:00:00Z"', 'meta.created gt "yesterday"', 'emails[nothing eq "x"]', 'userName[value eq "x"]', '(userName pr', many, 'x'.repeat(2_000)]) {
      expect([filter, (await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body]).toMatchObject([filter, { status: '400', scimType: 'invalidFilter' }]);
    }
  });

  it('pages, and counts all', async () => {
    for (const name of ['p1', 'p2', 'p3']) await make(name);
    const page = await scim('GET', '/Users?startIndex=2&count=2');
    expect(page.body).toMatchObject({ startIndex: 2, itemsPerPage: 2 });
    expect(Number(page.body['totalResults'])).toBeGreaterThanOrEqual(5);
    expect((await scim('GET', '/Users?count=0')).body).toMatchObject({ itemsPerPage: 0, Resources: [] });
    expect((await scim('GET', '/Users?count=many')).body).toMatchObject({ scimType: 'invalidValue' });
  });

  it('answers only the attributes that were asked for', async () => {
    const id = await make('narrow');
    expect(Object.keys((await scim('GET', `/Users/${id}?attributes=userName`)).body).sort()).toEqual(['id', 'meta', 'schemas', 'userName']);
    expect((await scim('GET', `/Users/${id}?excludedAttributes=emails,groups`)).body).not.toHaveProperty('emails');
  });

  it('patches in the ways of Entra and Okta', async () => {
    const id = await make('patchy');
    const patch = (...operations: unknown[]): Promise<Answer> => scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: operations });
    expect((await patch({ op: 'Replace', path: 'displayName', value: 'Patchy' })).body).toMatchObject({ displayName: 'Patchy' });
    expect((await patch({ op: 'replace', value: { active: false } })).body).toMatchObject({ active: false });
    expect((await patch({ op: 'Replace', path: 'active', value: 'True' })).body).toMatchObject({ active: true });
    expect((await patch({ op: 'Replace', path: 'emails[type eq "work"].value', value: 'patched@agency.example' })).body).toMatchObject({ emails: [{ value: 'patched@agency.example' }] });
    expect((await patch({ op: 'Add', path: 'name.familyName', value: 'Kaze' })).body).toMatchObject({ name: { familyName: 'Kaze' } });
    expect((await patch({ op: 'remove', path: 'externalId' })).body).not.toHaveProperty('externalId');
    expect((await patch({ op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Talent' })).status).toBe(200);
    expect((await patch({ op: 'replace', path: 'id', value: '00000000-0000-4000-8000-000000000000' })).body).toMatchObject({ id });
    for (const operation of [{ op: 'move', path: 'displayName' }, { op: 'replace', path: '__proto__.polluted', value: 1 }, { op: 'replace', path: 'constructor.prototype.polluted', value: 1 }, { op: 'remove' }, 'nonsense']) {
      expect((await patch(operation)).status).toBe(400);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keeps versions: a stale one is refused, a known one costs no body', async () => {
    const id = await make('tagged');
    const first = (await scim('GET', `/Users/${id}`)).headers.get('etag') ?? '';
    expect((await scim('GET', `/Users/${id}`, undefined, { 'if-none-match': first })).status).toBe(304);
    expect((await scim('PUT', `/Users/${id}`, user('tagged', { displayName: 'Once' }), { 'if-match': first })).status).toBe(200);
    expect((await scim('PUT', `/Users/${id}`, user('tagged', { displayName: 'Twice' }), { 'if-match': first })).body).toMatchObject({ status: '412' });
    expect((await scim('DELETE', `/Users/${id}`, undefined, { 'if-match': first })).status).toBe(412);
  });

  it('active=false ends sessions at once', async () => {
    const id = await house.addUser(tenant, 'leaving');
    const session = await signIn(house, 'BOX', 'leaving');
    const me = (): Promise<Answer> => call(house, 'GET', '/api/v1/auth/me', { token: session.token });
    expect((await me()).status).toBe(200);
    await scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] });
    expect((await me()).status).toBe(401);
    expect((await signIn(house, 'BOX', 'leaving')).answer.status).toBe(401);
  });

  it('deleting hides a person from the directory, and a new one of the same name is the old one', async () => {
    const id = await make('boomerang');
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(404);
    expect(await rows('select status from app_user where id = $1', [id])).toEqual([{ status: 'inactive' }]);
    expect((await scim('POST', '/Users', user('boomerang'))).body).toMatchObject({ id, active: true });
  });

  it('the last administrator stays', async () => {
    const [row] = await rows<{ id: string }>(`select id from app_user where username = 'admin'`);
    expect((await scim('PATCH', `/Users/${row?.id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] })).body).toMatchObject({ status: '409', scimType: 'mutability' });
  });

  it('keeps groups, whose roles its members have at once', async () => {
    const id = await house.addUser(tenant, 'member');
    const session = await signIn(house, 'BOX', 'member');
    const allowed = async (): Promise<boolean> => ((await call(house, 'POST', '/api/v1/permissions/check', { token: session.token, body: { checks: [{ permission: 'user:read', scopeType: 'tenant' }] } })).body.data as { allowed: boolean }[])[0]?.allowed ?? false;

    const made = await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'Staff', externalId: 'g-1', members: [{ value: id }] });
    const group = String(made.body['id']);
    expect([made.status, made.body['members']]).toMatchObject([201, [{ value: id, type: 'User' }]]);
    expect((await scim('GET', `/Users/${id}`)).body).toMatchObject({ groups: [{ value: group, display: 'Staff' }] });
    expect((await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'staff' })).body).toMatchObject({ status: '409', scimType: 'uniqueness' });

    const [role] = await rows<{ id: string }>(`select id from role where code = 'ADMIN'`);
    expect(await allowed()).toBe(false);
    expect((await call(house, 'POST', `/api/v1/groups/${group}/assignments`, { token: admin, body: { roleId: role?.id, scopeType: 'tenant' } })).status).toBe(201);
    expect(await allowed()).toBe(true);

    const patch = (...operations: unknown[]): Promise<Answer> => scim('PATCH', `/Groups/${group}`, { schemas: [PATCH], Operations: operations });
    expect((await patch({ op: 'Remove', path: 'members', value: [{ value: id }] })).body).toMatchObject({ members: [] });
    expect(await allowed()).toBe(false);
    expect((await patch({ op: 'Add', path: 'members', value: [{ value: id }] })).body).toMatchObject({ members: [{ value: id }] });
    expect(await allowed()).toBe(true);
    expect((await patch({ op: 'remove', path: `members[value eq "${id}"]` })).body).toMatchObject({ members: [] });
    expect((await patch({ op: 'replace', path: 'displayName', value: 'Crew' })).body).toMatchObject({ displayName: 'Crew' });
    expect((await scim('GET', `/Groups?filter=${encodeURIComponent('displayName eq "crew"')}&excludedAttributes=members`)).body).toMatchObject({ totalResults: 1 });
    await patch({ op: 'add', path: 'members', value: [{ value: id }] });
    for (const [filter, count] of [['members[value eq "' + id + '" and display pr]', 1], ['members eq "' + id + '"', 1], ['not (members.value eq "' + id + '")', 0], ['displayName sw "cr" and meta.created pr', 1], ['externalId eq "G-1"', 0]] as const) {
      expect([filter, (await scim('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).body['totalResults']]).toEqual([filter, count]);
    }
    expect((await scim('GET', `/Groups?filter=${encodeURIComponent('userName pr')}`)).body).toMatchObject({ scimType: 'invalidFilter' });
    expect((await scim('DELETE', `/Groups/${group}`)).status).toBe(204);
    expect((await scim('GET', `/Groups/${group}`)).status).toBe(404);
  });

  it('does several things in one request, and later ones name what earlier ones made', async () => {
    const answer = await scim('POST', '/Bulk', {
      schemas: [BULK],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: user('bulk-a') },
        { method: 'POST', path: '/Users', bulkId: 'b', data: user('mio') },
        { method: 'POST', path: '/Groups', bulkId: 'g', data: { schemas: [GROUP], displayName: 'Bulk', members: [{ value: 'bulkId:a' }] } },
        { method: 'PATCH', path: '/Users/bulkId:a', data: { schemas: [PATCH], Operations: [{ op: 'replace', path: 'displayName', value: 'Bulk A' }] } },
      ],
    });
    const results = answer.body['Operations'] as { status: string; location?: string; response?: { scimType?: string } }[];
    expect(results.map(({ status }) => status)).toEqual(['201', '409', '201', '200']);
    expect(results[1]?.response?.scimType).toBe('uniqueness');
    const stops = await scim('POST', '/Bulk', { schemas: [BULK], failOnErrors: 1, Operations: [{ method: 'DELETE', path: '/Users/00000000-0000-4000-8000-000000000000' }, { method: 'POST', path: '/Users', bulkId: 'z', data: user('never') }] });
    expect(stops.body['Operations']).toHaveLength(1);
    const many = Array.from({ length: 101 }, () => ({ method: 'DELETE', path: '/Users/x' }));
    expect((await scim('POST', '/Bulk', { schemas: [BULK], Operations: many })).body).toMatchObject({ status: '413' });
    expect((await scim('POST', '/Bulk', { schemas: [BULK], Operations: [{ method: 'GET', path: '/Users' }] })).status).toBe(400);
  });

  it('makes one person of two requests at the same moment, and loses no member of a group', async () => {
    const twins = await Promise.all([scim('POST', '/Users', user('twin')), scim('POST', '/Users', user('twin'))]);
    expect(twins.map(({ status }) => status).sort()).toEqual([201, 409]);
    const ids = await Promise.all(['m1', 'm2', 'm3', 'm4'].map((name) => make(name)));
    const group = String((await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'Racing' })).body['id']);
    await Promise.all(ids.map((value) => scim('PATCH', `/Groups/${group}`, { schemas: [PATCH], Operations: [{ op: 'add', path: 'members', value: [{ value }] }] })));
    expect(((await scim('GET', `/Groups/${group}`)).body['members'] as unknown[]).length).toBe(4);
  });

  it('refuses more than a megabyte, other types, and what is no JSON', async () => {
    expect((await scim('POST', '/Users', user('big', { title: 'x'.repeat(1024 * 1024) }))).status).toBe(413);
    expect((await scim('POST', '/Users', user('form'), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call(house, 'POST', '/scim/v2/Users', { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }, raw: '{"a":' })).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    expect((await call(house, 'POST', '/scim/v2/Users', { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }, raw: '{"__proto__":{"a":1},"userName":"p@agency.example"}' })).status).toBe(400);
  });

  it("reaches nobody of another agency's", async () => {
    await house.addTenant('OTHER');
    const id = await make('mine');
    const theirs = (await signIn(house, 'OTHER', 'admin')).token;
    const key = (await call(house, 'POST', '/api/v1/api-keys', { token: theirs, body: { name: 'Theirs', scopes: ['scim:execute'] } })).body.data as Record<string, string>;
    const other = `${key['keyId']}.${key['secret']}`;
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) expect((await scim(method, `/Users/${id}`, method === 'GET' || method === 'DELETE' ? undefined : { ...user('mine'), Operations: [{ op: 'replace', path: 'active', value: false }] }, {}, other)).status).toBe(404);
  });
});
