import { PICTURE } from '../pictures/store.js';
import Type, { type Static } from 'typebox';

/** How an overlay looks. One set per talent, so that a change in the reader shows on every overlay at once. */
export const Look = Type.Object(
  {
    theme: Type.Union([Type.Literal('bubble'), Type.Literal('paper'), Type.Literal('glass'), Type.Literal('plain')], { default: 'bubble' }),
    position: Type.Union([Type.Literal('top'), Type.Literal('middle'), Type.Literal('bottom')], { default: 'middle' }),
    align: Type.Union([Type.Literal('start'), Type.Literal('center')], { default: 'start' }),
    /** Largest size of the letters, in hundredths of the overlay's height; long questions shrink by themselves. */
    size: Type.Integer({ minimum: 3, maximum: 16, default: 8 }),
    showName: Type.Boolean({ default: true }),
    /** Cards glide in; never for who asked the machine for less motion. */
    motion: Type.Boolean({ default: true }),
    /** Name of a picture of hers behind the cards, on overlay and reader; none: nothing behind. */
    background: Type.Union([Type.String({ pattern: PICTURE }), Type.Null()], { default: null }),
    /** Pinned and starred questions come first in either. */
    order: Type.Union([Type.Literal('oldest'), Type.Literal('newest')], { default: 'oldest' }),
    /** The QR code of where to ask her, also while no question is on screen. */
    qr: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);
export type Look = Static<typeof Look>;

/** What is to be changed, and only that: a default in it would be put by the validator wherever nothing was said, and undo every earlier choice. */
export const LookChange = Type.Unsafe<Partial<Look>>({
  type: 'object',
  properties: Object.fromEntries(Object.entries(Look.properties).map(([key, schema]) => [key, Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== 'default'))])),
  additionalProperties: false,
});

export const LOOK_DEFAULTS: Readonly<Look> = Object.freeze(Object.fromEntries(Object.entries(Look.properties).map(([key, schema]) => [key, (schema as { default?: unknown }).default])) as unknown as Look);

/** What a value of an older release lacks, or has too much, is healed by the defaults. */
export function lookOf(stored: Record<string, unknown>): Look {
  const known = Object.entries(stored).filter(([key]) => key in LOOK_DEFAULTS);
  return { ...LOOK_DEFAULTS, ...Object.fromEntries(known) };
}
