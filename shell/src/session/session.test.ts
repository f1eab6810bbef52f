import { describe, expect, it } from 'vitest';
import { createSession, type SessionPorts } from './session.js';
import type { TokenGrant } from './types.js';

const grant = (accessToken: string): TokenGrant => ({ accessToken, expiresIn: 600, user: { id: 'u', username: 'mio', displayName: 'Mio' } });

/** Tabs of one browser: one lock, one channel, one refresh cookie. */
function browser(answers: (TokenGrant | 'suspended' | null)[]) {
  let requests = 0;
  let tail: Promise<unknown> = Promise.resolve();
  const tabs: ((event: MessageEvent) => void)[] = [];
  const lock: SessionPorts['lock'] = (work) => {
    const run = tail.then(work, work);
    tail = run.catch(() => undefined);
    return run;
  };
  const tab = (now = Date.now) => {
    let own: ((event: MessageEvent) => void) | undefined;
    const channel = {
      postMessage: (data: unknown) => tabs.filter((listener) => listener !== own).forEach((listener) => listener({ data } as MessageEvent)),
      addEventListener: (_type: string, listener: (event: MessageEvent) => void) => {
        own = listener;
        tabs.push(listener);
      },
    } as unknown as SessionPorts['channel'];
    return createSession({ lock, channel, now, refresh: () => Promise.resolve(answers[requests++] ?? null) });
  };
  return { tab, requests: () => requests };
}

describe('session', () => {
  it('renews once however many requests of a tab ask at the same time', async () => {
    const { tab, requests } = browser([grant('a')]);
    const session = tab();
    expect(await Promise.all([session.renew(), session.renew(), session.renew()])).toEqual([true, true, true]);
    expect(requests()).toBe(1);
    expect(session.accessToken()).toBe('a');
  });

  it('tells every tab why, when the agency may not come in', async () => {
    const { tab } = browser(['suspended']);
    const [first, second] = [tab(), tab()];
    first.accept(grant('a'));
    expect(await first.renew()).toBe(false);
    expect(first.state()).toEqual({ kind: 'signed-out', reason: 'suspended' });
    first.signedOut('suspended');
    expect(second.state()).toEqual({ kind: 'signed-out', reason: 'suspended' });
  });

  it('takes the token of the tab that was first instead of spending the cookie again', async () => {
    const { tab, requests } = browser([grant('a'), grant('b')]);
    const [first, second] = [tab(), tab()];
    expect(await Promise.all([first.renew(), second.renew()])).toEqual([true, true]);
    expect(requests()).toBe(1);
    expect(second.accessToken()).toBe('a');
  });

  it('renews again once an earlier renewal is done', async () => {
    const { tab, requests } = browser([grant('a'), grant('b')]);
    const session = tab();
    await session.renew();
    await session.renew();
    expect(requests()).toBe(2);
    expect(session.accessToken()).toBe('b');
  });

  it('is signed out in every tab when the cookie is spent', async () => {
    const { tab } = browser([null]);
    const [first, second] = [tab(), tab()];
    second.accept(grant('a'));
    first.signedOut();
    expect(second.state()).toEqual({ kind: 'signed-out' });
    expect(await second.renew()).toBe(false);
    expect(second.accessToken()).toBeUndefined();
  });

  it('knows before it is asked that a token will be too old, whichever tab brought it', () => {
    let now = 0;
    const { tab } = browser([]);
    const [first, second] = [tab(() => now), tab(() => now)];
    expect(first.tokenLasts()).toBe(false);
    second.accept(grant('a'));
    now = 584_999;
    expect([first.tokenLasts(), second.tokenLasts()]).toEqual([true, true]);
    now = 585_000;
    expect([first.tokenLasts(), second.tokenLasts()]).toEqual([false, false]);
  });

  it('tells its listeners that the password must be changed first', () => {
    const { tab } = browser([]);
    const session = tab();
    let told = 0;
    session.subscribe(() => (told += 1));
    session.accept({ ...grant('a'), passwordChangeRequired: true });
    expect(told).toBe(1);
    expect(session.state()).toEqual({ kind: 'signed-in', passwordChangeRequired: true });
  });
});
