import type { Challenge } from 'altcha-lib';

/** What a fan sends: the JSON route's body and the fields of the form that works without script, in one shape. */
export interface SubmitInput {
  /** As typed; at most 4,000 UTF-16 units, the talent's own limit counts graphemes. */
  content: string;
  senderName?: string | undefined;
  isAnonymous: boolean;
  /** ALTCHA's payload (base64 of JSON) or Turnstile's token, whichever the talent's box asks for. */
  captcha?: string | undefined;
  /** A UUID of the client, kept 24 hours: the same key twice is one question. */
  idempotencyKey?: string | undefined;
  /** `form`: without script, where nobody can solve a captcha. What would need one is held for a moderator instead of refused. */
  via: 'json' | 'form';
  /** A field that people do not see and programs fill in (form name `website`). A signal, never a refusal. */
  trap?: string | undefined;
  /** Milliseconds between opening the form and sending it, as the page's script measured. A signal only. */
  tookMs?: number | undefined;
  /** The sender wants to find this question again with this browser: sets the visitor's cookie. */
  remember?: boolean | undefined;
}

/** What the sender's browser has to do before it may send again. */
export type CaptchaTask = { provider: 'altcha'; challenge: Challenge } | { provider: 'turnstile'; siteKey: string; action: 'ask'; cData: string };

export type RefusalCode = 'MARSHMALLOW_CLOSED' | 'MARSHMALLOW_EMPTY' | 'MARSHMALLOW_TOO_SHORT' | 'MARSHMALLOW_TOO_LONG' | 'MARSHMALLOW_TEXT_BROKEN' | 'MARSHMALLOW_NAME_REQUIRED' | 'MARSHMALLOW_NAME_INVALID' | 'CAPTCHA_UNAVAILABLE' | 'RATE_LIMITED';

/**
 * `received` is everything that the sender may know: published, waiting, held back and hidden look alike, in words and in time.
 * The code of a refusal is one of the catalogue; its text is `ctx.t('errors.…')` by the error boundary, or `refusalText` for pages.
 */
export type SubmitOutcome =
  | { kind: 'received' }
  | { kind: 'captcha'; task: CaptchaTask; /** Why again: the first time, or what came was wrong, old, used or for somebody else's box. */ reason: 'required' | 'invalid' }
  | { kind: 'refused'; code: RefusalCode; /** JSON pointer, as in errors. */ path: '/content' | '/senderName' | '/captcha' | ''; params: Record<string, string | number>; retryAfterSeconds?: number };
