import { http, session } from './client.js';

/**
 * Ends the session here even when the server cannot be told: a person who leaves must be out. Where an identity provider
 * opened it and its set-up says so, the browser goes on to end that one as well.
 */
export async function signOut(): Promise<void> {
  const left = await http.post<{ url: string | null }>('/auth/sso/logout').catch(() => null);
  session.signedOut();
  if (left?.url) window.location.assign(left.url);
}
