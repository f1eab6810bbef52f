import type { APIRequestContext } from '@playwright/test';
import { adminPassword } from './browser.mjs';

/**
 * Work over the API as the administrator of the demo agency. The session ends with it: a person has ten at most, and the
 * first to go would be the one of `staff`, who signed in first.
 */
export async function asAdmin<T>(request: APIRequestContext, work: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const login = await request.post('/api/v1/auth/login', { data: { tenantCode: 'DEMO', username: 'admin', password: adminPassword() } });
  if (!login.ok()) throw new Error(await login.text());
  const headers = { authorization: `Bearer ${((await login.json()) as { data: { accessToken: string } }).data.accessToken}` };
  try {
    return await work(headers);
  } finally {
    await request.post('/api/v1/auth/logout', { headers });
  }
}

export interface NewPerson {
  username: string;
  displayName: string;
  email: string;
  password: string;
  language?: 'en' | 'zh' | 'ja';
  mustChangePassword?: boolean;
}

/** Somebody of the demo agency whom no other test knows. */
export async function makePerson(request: APIRequestContext, person: NewPerson): Promise<{ id: string; version: number }> {
  return asAdmin(request, async (headers) => {
    const made = await request.post('/api/v1/users', { headers, data: person });
    if (made.status() !== 201) throw new Error(await made.text());
    return ((await made.json()) as { data: { id: string; version: number } }).data;
  });
}
