import type { HttpSession } from './create-http.js';

/** Fetch (WHATWG, 4.5): bodies of requests that outlive their page are 64 KiB together; a little is left to others on the page. */
const MOST_BYTES = 60_000;
/** An answer that takes longer may never come: nobody shall believe that it did. */
const SLOW_MS = 3_000;

export type Outlive = <T>(body: string | undefined, send: (keepalive: boolean) => Promise<T>) => Promise<T>;

/**
 * Sends what must arrive even when the page is left in that moment: the browser carries it on. What it cannot carry (a body too
 * large, a token that has to be renewed first, a browser without `keepalive`, a line that does not answer) holds the page.
 */
export function createOutlive(session: Pick<HttpSession, 'renew' | 'tokenLasts' | 'holdPage'>): Outlive {
  let flying = 0;
  const carries = typeof Request !== 'undefined' && 'keepalive' in Request.prototype;
  return async (body, send) => {
    const size = body === undefined ? 0 : new TextEncoder().encode(body).length;
    const lasts = session.tokenLasts?.() ?? true;
    const carried = carries && flying + size <= MOST_BYTES;
    const work = async () => {
      // A refusal would find nobody to ask for a fresh token.
      if (!lasts) await session.renew();
      return send(carried);
    };
    flying += size;
    const sent = work();
    const hold = (): void => session.holdPage?.(sent);
    const slow = lasts && carried ? setTimeout(hold, SLOW_MS) : undefined;
    if (slow === undefined) hold();
    try {
      return await sent;
    } finally {
      clearTimeout(slow);
      flying -= size;
    }
  };
}
