import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { Middleware } from 'koa';
import koaHelmet from 'koa-helmet';

const YEAR_SECONDS = 31_536_000;

type HelmetOptions = NonNullable<Parameters<typeof koaHelmet>[0]>;

const common: HelmetOptions = {
  strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: true },
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
  // Today's advice is to switch the old filter off (security.md 7, 11); helmet sends `0`.
  xssFilter: true,
};

/** `nonce` of the answer, for the pages that shell and plugins render. */
export interface NonceState {
  nonce: string;
}

/**
 * Headers of every answer. API answers are data: they may not load or frame anything. Pages get a nonce in
 * `ctx.state.nonce` for their scripts and for Emotion's style element.
 */
export function securityHeaders(): Middleware {
  const forData = headersOf({
    ...common,
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] } },
  });
  const forPages = koaHelmet({
    ...common,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", nonceSource],
        styleSrc: ["'self'", nonceSource],
        // React sets `style` attributes (progress bars, oshi colours, virtual rows); they cannot run code.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  return (ctx, next) => {
    if (ctx.path.startsWith('/api/v1/')) {
      for (const [name, value] of forData) ctx.res.setHeader(name, value);
      return next();
    }
    const nonce = randomBytes(16).toString('base64');
    ctx.state['nonce'] = nonce;
    // helmet hands the raw answer to the directive functions.
    (ctx.res as typeof ctx.res & NonceState).nonce = nonce;
    return forPages(ctx, next);
  };
}

/** What helmet sets when nothing depends on the request: worked out once, not for each answer. */
function headersOf(options: HelmetOptions): [string, string][] {
  const headers = new Map<string, string>();
  const recorder = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader: (name: string) => headers.delete(name) };
  let fault: unknown = new Error('helmet did not answer at once');
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error?: unknown) => (fault = error));
  if (fault !== undefined) throw fault;
  return [...headers];
}

const nonceSource = (_request: unknown, response: unknown): string => `'nonce-${(response as NonceState).nonce}'`;
