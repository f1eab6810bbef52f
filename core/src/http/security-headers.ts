import { randomBytes } from 'node:crypto';
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
  const forData = koaHelmet({
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
    if (ctx.path.startsWith('/api/v1/')) return forData(ctx, next);
    const nonce = randomBytes(16).toString('base64');
    ctx.state['nonce'] = nonce;
    // helmet hands the raw answer to the directive functions.
    (ctx.res as typeof ctx.res & NonceState).nonce = nonce;
    return forPages(ctx, next);
  };
}

const nonceSource = (_request: unknown, response: unknown): string => `'nonce-${(response as NonceState).nonce}'`;
