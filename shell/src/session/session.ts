import type { TokenGrant } from './types.js';
import { createSingleFlight, type Lock } from './single-flight.js';

/** Why the server ended it, where the sign-in screen has something to say about that. */
export type SignedOutReason = 'suspended';

export type SessionState = { kind: 'unknown' } | { kind: 'signed-out'; reason?: SignedOutReason } | { kind: 'signed-in'; passwordChangeRequired: boolean };

export interface SessionStore {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  accessToken(): string | undefined;
  /** Whether the access token still counts when a request that is sent now arrives. */
  tokenLasts(): boolean;
  accept(grant: TokenGrant): void;
  /** Renews by the httpOnly cookie; one request however many callers and tabs ask. */
  renew(): Promise<boolean>;
  signedOut(reason?: SignedOutReason): void;
}

export interface SessionPorts {
  /** `POST /auth/refresh`; `null` when the cookie is missing or spent, a reason when the agency may not come in. */
  refresh(): Promise<TokenGrant | SignedOutReason | null>;
  lock: Lock;
  /** Other tabs of this browser. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
  /** Milliseconds. */
  now?(): number;
}

/** For the way to the server, and clocks that do not agree to the second. */
const SPARE_MS = 15_000;

type TabMessage = { kind: 'grant'; grant: TokenGrant } | { kind: 'signed-out'; reason?: SignedOutReason };

/** The access token lives in memory alone; the refresh token is a cookie that no script can read. */
export function createSession({ refresh, lock, channel, now = Date.now }: SessionPorts): SessionStore {
  let state: SessionState = { kind: 'unknown' };
  let token: string | undefined;
  let expiresAt = 0;
  let generation = 0;
  const listeners = new Set<() => void>();

  const become = (next: SessionState): void => {
    const same = state.kind === next.kind && (state.kind !== 'signed-in' || (next.kind === 'signed-in' && state.passwordChangeRequired === next.passwordChangeRequired));
    if (same) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const take = (grant: TokenGrant): void => {
    token = grant.accessToken;
    expiresAt = now() + grant.expiresIn * 1_000;
    generation += 1;
    become({ kind: 'signed-in', passwordChangeRequired: grant.passwordChangeRequired === true });
  };
  const leave = (reason?: SignedOutReason): void => {
    token = undefined;
    generation += 1;
    become({ kind: 'signed-out', ...(reason && { reason }) });
  };
  channel.addEventListener('message', (event) => {
    const message = (event as MessageEvent<TabMessage>).data;
    if (message.kind === 'grant') take(message.grant);
    else leave(message.reason);
  });

  const flight = createSingleFlight<boolean>(lock);
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    accessToken: () => token,
    tokenLasts: () => now() < expiresAt - SPARE_MS,
    accept(grant) {
      take(grant);
      channel.postMessage({ kind: 'grant', grant } satisfies TabMessage);
    },
    renew() {
      const asked = generation;
      return flight(async () => {
        // Another tab renewed, or left, while this one waited for the lock.
        if (generation !== asked) return state.kind === 'signed-in';
        const grant = await refresh();
        if (grant === null || grant === 'suspended') {
          leave(grant ?? undefined);
          return false;
        }
        take(grant);
        channel.postMessage({ kind: 'grant', grant } satisfies TabMessage);
        return true;
      });
    },
    signedOut(reason) {
      leave(reason);
      channel.postMessage({ kind: 'signed-out', ...(reason && { reason }) } satisfies TabMessage);
    },
  };
}
