import type { Locale } from '../locale.js';

/** One answered question, as a block shows it. */
export interface WidgetAnswer {
  id: string;
  question: string;
  reply: string;
  language: string;
  /** Its page, a path of this site in the language asked for. */
  url: string;
}

/** Everything that a block of a talent's homepage needs to draw her question box; nothing of it is secret. */
export interface MarshmallowBlock {
  /** Whether questions may be asked now. A paused box keeps its answers. */
  open: boolean;
  title: string;
  welcome: string;
  askUrl: string;
  allUrl: string;
  askLabel: string;
  allLabel: string;
  /** `#rrggbb` as she chose it; `publicTheme` of the SDK makes readable colours of it. */
  oshiColor: string | null;
  /** Pinned first, then the newest; only approved ones with an answer. */
  answers: WidgetAnswer[];
}

/**
 * Capability `marshmallow.widget@1`: the question box as a block for other plugins' public pages, first of all the homepage.
 *
 * @example
 * ```ts
 * const widget = ctx.use<MarshmallowWidget>('marshmallow.widget');
 * const box = await widget?.block({ talentId, locale: ctx.locale, answers: 3 });
 * ```
 * @since 1.0
 */
export interface MarshmallowWidget {
  /** `null` while the talent has no box, so that the block draws nothing. `answers`: 0 to 12. */
  block(input: { talentId: string; locale: Locale; answers?: number }): Promise<MarshmallowBlock | null>;
  /** The same as markup without script or style: `section.marshmallow-widget` with `h2`, `p`, `blockquote`, `a`; empty without a box. All text is escaped. */
  markup(input: { talentId: string; locale: Locale; answers?: number }): Promise<string>;
  /**
   * Event that says a block may look different now, with `talentId` in its payload: listen and purge your own pages.
   */
  readonly changedBy: readonly string[];
}
