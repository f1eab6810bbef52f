import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const localized = (maxLength: number) => Type.Object({ en: Type.Optional(Type.String({ maxLength })), zh: Type.Optional(Type.String({ maxLength })), ja: Type.Optional(Type.String({ maxLength })) }, closed);

export const THEMES = ['default', 'dark', 'cute', 'minimal'] as const;

/** Everything that a talent's box can be told; texts in three languages fall back to ours. Lengths in user-visible characters (graphemes). */
export const ConfigValues = Type.Object(
  {
    enabled: Type.Boolean({ default: false }),
    /** Open until told otherwise: a pause keeps the page and closes the form. */
    paused: Type.Boolean({ default: false }),
    title: Type.Object(localized(80).properties, { ...closed, default: {} }),
    welcome: Type.Object(localized(500).properties, { ...closed, default: {} }),
    placeholder: Type.Object(localized(120).properties, { ...closed, default: {} }),
    thanks: Type.Object(localized(300).properties, { ...closed, default: {} }),
    terms: Type.Object(localized(20_000).properties, { ...closed, default: {} }),
    privacy: Type.Object(localized(20_000).properties, { ...closed, default: {} }),
    anonymousAllowed: Type.Boolean({ default: true }),
    minLength: Type.Integer({ minimum: 1, maximum: 100, default: 1 }),
    maxLength: Type.Integer({ minimum: 1, maximum: 2000, default: 500 }),
    moderation: Type.Boolean({ default: true }),
    autoApprove: Type.Boolean({ default: false }),
    filterEnabled: Type.Boolean({ default: true }),
    filterStrength: Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('high')], { default: 'normal' }),
    /** What a link is that no list names. */
    links: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('reject')], { default: 'flag' }),
    /** Hosts whose links are welcome, with their subdomains. */
    allowedHosts: Type.Array(Type.String({ minLength: 3, maxLength: 253, pattern: '^[^\\s/@:]+\\.[^\\s/@:]+$' }), { maxItems: 50, uniqueItems: true, default: [] }),
    captchaMode: Type.Union([Type.Literal('always'), Type.Literal('never'), Type.Literal('auto')], { default: 'auto' }),
    captchaProvider: Type.Union([Type.Literal('altcha'), Type.Literal('turnstile')], { default: 'altcha' }),
    perIpPerHour: Type.Integer({ minimum: 1, maximum: 1000, default: 5 }),
    reactionsEnabled: Type.Boolean({ default: true }),
    reactionEmoji: Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 12, uniqueItems: true, default: ['❤️', '👏', '😂', '😭', '🔥'] }),
    theme: Type.Union(
      THEMES.map((name) => Type.Literal(name)),
      { default: 'default' },
    ),
    showDates: Type.Boolean({ default: false }),
    avatarUrl: Type.Union([Type.String({ maxLength: 500, pattern: '^(?:https://|/api/v1/public/marshmallow/[a-z0-9-]{3,64}/pictures/[0-9a-f]{32}\\.png$)' }), Type.Null()], { default: null }),
    /** Days until a sender's keyed trace is cut to a salted hash, then removed. */
    senderRetentionDays: Type.Integer({ minimum: 1, maximum: 365, default: 30 }),
  },
  closed,
);
export type ConfigValues = Static<typeof ConfigValues>;

/** Defaults as the schema says them, one source. */
export const CONFIG_DEFAULTS: Readonly<ConfigValues> = Object.freeze(
  Object.fromEntries(Object.entries(ConfigValues.properties).map(([key, schema]) => [key, (schema as { default?: unknown }).default])) as unknown as ConfigValues,
);
