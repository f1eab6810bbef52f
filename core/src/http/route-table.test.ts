import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { assertRoutesDeclarePermission } from './declared-permissions.js';
import { createRouteTable } from './route-table.js';

const route = (method: 'GET' | 'POST', path: string, extra: Partial<RouteDef> = {}): RouteDef => ({ ...defineRoute({ method, path, summary: 'x', auth: 'self', schema: {}, handle: async () => data(1) }), ...extra });

describe('the table of routes', () => {
  it('finds a route by method and path, with its parameters decoded', () => {
    const table = createRouteTable();
    table.mount('fans', ['fans'], [route('GET', '/fans/:id'), route('GET', '/fans/me')]);
    expect(table.find('GET', '/fans/a%20b')).toMatchObject({ params: { id: 'a b' } });
    expect(table.find('GET', '/fans/me')?.compiled.route.path).toBe('/fans/me');
    expect(table.find('HEAD', '/fans/me')?.compiled.route.path).toBe('/fans/me');
    for (const [method, path] of [['POST', '/fans/me'], ['GET', '/fans'], ['GET', '/FANS/me'], ['GET', '/fans/a/b'], ['BREW', '/fans/me'], ['GET', '/fans/%']]) expect(table.find(method ?? '', path ?? '')).toBeUndefined();
  });

  it('names both owners of a prefix that is claimed twice', () => {
    const table = createRouteTable();
    table.mount('fans', ['fans'], [route('GET', '/fans')]);
    expect(() => table.mount('clubs', ['clubs', 'fans'], [route('GET', '/clubs')])).toThrow('Prefix /fans of clubs is already taken by fans');
    expect(table.find('GET', '/clubs')).toBeUndefined();
  });

  it('lets no plugin reach under a prefix of core', () => {
    const table = createRouteTable();
    table.mount('core', ['auth'], [route('POST', '/auth/login')]);
    expect(() => table.mount('evil', ['evil'], [route('POST', '/auth/login')])).toThrow('belongs to core');
    expect(() => table.mount('evil', ['evil'], [route('GET', '/:any')])).toThrow('none of its prefixes');
  });

  it('refuses the same method and path twice, whatever the parameter is called', () => {
    const table = createRouteTable();
    expect(() => table.mount('fans', ['fans'], [route('GET', '/fans/:id'), route('GET', '/fans/:name')])).toThrow('GET /fans/:name of fans is already a route of fans');
  });

  it('forgets everything of an owner that is unmounted', () => {
    const table = createRouteTable();
    table.mount('fans', ['fans'], [route('GET', '/fans')]);
    table.unmount('fans');
    expect(table.find('GET', '/fans')).toBeUndefined();
    table.mount('clubs', ['fans'], [route('GET', '/fans')]);
    expect(table.find('GET', '/fans')?.compiled.owner).toBe('clubs');
  });

  it('says where a schema is wrong', () => {
    expect(() => createRouteTable().mount('fans', ['fans'], [route('GET', '/fans', { schema: { query: Type.Object({ a: Type.String({ format: 'no-such-format' }) }) } })])).toThrow('GET /fans of fans: query');
  });
});

describe('a route without a clear permission', () => {
  it('does not come up', () => {
    const check = (extra: Partial<RouteDef>) => (): void => assertRoutesDeclarePermission([{ owner: 'fans', route: route('GET', '/fans', extra) }]);
    expect(check({ auth: 'user' })).toThrow('GET /fans of fans: auth "user" needs a permission');
    expect(check({ auth: 'user', permission: 'fan:look', scope: 'tenant' })).toThrow('fan:look is not resource:action');
    expect(check({ auth: 'user', permission: 'fan:read' })).toThrow('needs a scope');
    expect(check({ auth: 'public', permission: 'fan:read' })).toThrow('asks no permission');
    expect(check({ auth: 'user', permission: 'fan.profile:read', scope: 'visible' })).not.toThrow();
    expect(check({ auth: 'public' })).not.toThrow();
    expect(() => createRouteTable().mount('fans', ['fans'], [route('GET', '/fans', { auth: 'user' })])).toThrow('needs a permission');
  });
});
