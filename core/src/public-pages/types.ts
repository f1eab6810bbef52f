import type { Context } from 'koa';
import type { RateLimits } from '../http/rate-limit.js';

/** What the http boundary asks before anything else: true when a page, file or list of the public side answered. Without a promise where nothing has to be waited for, which is nearly always. */
export type PublicAnswer = (ctx: Context) => Promise<boolean> | boolean;

export interface PublicPages {
  /** `limits` count what is not served from a copy. */
  answering(limits: RateLimits): PublicAnswer;
}

/** Which copies to throw away. */
export interface Purge {
  tenantId: string;
  /** Left out: of all plugins. */
  plugin?: string;
  /** Left out: all. */
  tags?: readonly string[];
}

/** The shared copies of rendered pages, one store per process. */
export interface PageCopies {
  /** Here at once, in the other processes through the bus. */
  purge(purge: Purge): void;
}
