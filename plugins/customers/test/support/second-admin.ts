import type { TestClient, TestHost } from '@hako/core/testing';

/** Erasing takes two people with the right; the house has one administrator. */
export async function secondAdmin(host: TestHost): Promise<TestClient> {
  const admin = host.as('DEMO', 'admin');
  const roles = (await admin.get<{ id: string; code: string }[]>('/roles')).data;
  const users = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=100')).data;
  const user = users.find(({ username }) => username === 'support');
  const made = await admin.post(`/users/${user?.id}/assignments`, { roleId: roles.find(({ code }) => code === 'ADMIN')?.id, scopeType: 'tenant', inherit: true });
  if (made.status >= 300) throw new Error(JSON.stringify(made.body));
  return host.as('DEMO', 'support');
}
