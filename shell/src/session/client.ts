import { createHttp, type HttpClient } from '@hako/sdk-plugin/ui';
import { i18n } from '../i18n/i18n.js';
import { epochs } from '../app/epoch.js';
import { createSession } from './session.js';
import { browserLock } from './single-flight.js';
import type { TokenGrant } from './types.js';

const BASE = '/api/v1';

async function refresh(): Promise<TokenGrant | null> {
  const response = await fetch(`${BASE}/auth/refresh`, { method: 'POST', credentials: 'same-origin', headers: { accept: 'application/json' } });
  if (response.status === 401 || response.status === 403) return null;
  // A server that is starting must not sign anybody out.
  if (!response.ok) throw new Error(`refresh answered ${response.status}`);
  return ((await response.json()) as { data: TokenGrant }).data;
}

export const session = createSession({ refresh, lock: browserLock, channel: new BroadcastChannel('hako.session') });

export const http: HttpClient = createHttp({
  baseUrl: BASE,
  accessToken: session.accessToken,
  renew: () => session.renew().catch(() => false),
  language: () => i18n.language || 'en',
  onSignedOut: () => session.signedOut(),
  onEpoch: (epoch) => epochs.seen(epoch),
});
