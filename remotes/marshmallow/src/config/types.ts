import type { Locale } from '@hako/sdk-plugin/ui';

export const SPOKEN = ['title', 'welcome', 'placeholder', 'thanks', 'terms', 'privacy'] as const;
export type Spoken = (typeof SPOKEN)[number];
export const LENGTHS: Record<Spoken, number> = { title: 80, welcome: 500, placeholder: 120, thanks: 300, terms: 20_000, privacy: 20_000 };
export const THEMES = ['default', 'dark', 'cute', 'minimal'] as const;
export const CAPTCHA_MODES = ['auto', 'always', 'never'] as const;
export const CAPTCHA_PROVIDERS = ['altcha', 'turnstile'] as const;

/** As the server keeps it; version 0 is a box that nobody has set up. */
export interface BoxConfig extends Record<Spoken, Partial<Record<Locale, string>>> {
  talentId: string;
  version: number;
  enabled: boolean;
  paused: boolean;
  anonymousAllowed: boolean;
  minLength: number;
  maxLength: number;
  moderation: boolean;
  autoApprove: boolean;
  filterEnabled: boolean;
  filterStrength: 'low' | 'normal' | 'high';
  links: 'allow' | 'flag' | 'reject';
  allowedHosts: string[];
  captchaMode: (typeof CAPTCHA_MODES)[number];
  captchaProvider: (typeof CAPTCHA_PROVIDERS)[number];
  perIpPerHour: number;
  reactionsEnabled: boolean;
  reactionEmoji: string[];
  theme: (typeof THEMES)[number];
  showDates: boolean;
  avatarUrl: string | null;
  senderRetentionDays: number;
}

export const configKeys = {
  config: (talentId: string) => ['marshmallow', 'config', talentId] as const,
  preview: (question: unknown) => ['marshmallow', 'config', 'preview', question] as const,
};
