import { http, session } from './client.js';

/** Ends the session here even when the server cannot be told: a person who leaves must be out. */
export async function signOut(): Promise<void> {
  await http.post('/auth/logout').catch(() => undefined);
  session.signedOut();
}
