import type { Locale } from '@hako/sdk-plugin/ui';
import { SPOKEN, type BoxConfig, type Spoken } from './types.js';

const NUMBERS = ['minLength', 'maxLength', 'perIpPerHour', 'senderRetentionDays'] as const;
const PLAIN = ['enabled', 'paused', 'anonymousAllowed', 'moderation', 'autoApprove', 'filterEnabled', 'filterStrength', 'links', 'captchaMode', 'captchaProvider', 'reactionsEnabled', 'theme', 'showDates'] as const;

type Words = Record<`${Spoken}.${Locale}`, string>;
type Numbers = Record<(typeof NUMBERS)[number], string>;

/** The settings as a form keeps them: one field per text and language, numbers as they are typed. */
export interface ConfigForm extends Words, Numbers, Pick<BoxConfig, (typeof PLAIN)[number]>, Record<string, unknown> {
  allowedHosts: string[];
  reactionEmoji: string[];
  avatarUrl: string;
}

const LOCALES: readonly Locale[] = ['en', 'zh', 'ja'];

export function toForm(config: BoxConfig): ConfigForm {
  const words = Object.fromEntries(SPOKEN.flatMap((part) => LOCALES.map((locale) => [`${part}.${locale}`, config[part][locale] ?? ''])));
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, String(config[name])]));
  const plain = Object.fromEntries(PLAIN.map((name) => [name, config[name]]));
  return { ...words, ...numbers, ...plain, allowedHosts: config.allowedHosts, reactionEmoji: config.reactionEmoji, avatarUrl: config.avatarUrl ?? '' } as ConfigForm;
}

export function toConfig(form: ConfigForm): Omit<BoxConfig, 'talentId' | 'version'> {
  const words = Object.fromEntries(SPOKEN.map((part) => [part, Object.fromEntries(LOCALES.filter((locale) => form[`${part}.${locale}`].trim() !== '').map((locale) => [locale, form[`${part}.${locale}`].trim()]))]));
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(form[name])]));
  const plain = Object.fromEntries(PLAIN.map((name) => [name, form[name]]));
  return { ...words, ...numbers, ...plain, allowedHosts: form.allowedHosts, reactionEmoji: form.reactionEmoji, avatarUrl: form.avatarUrl.trim() || null } as Omit<BoxConfig, 'talentId' | 'version'>;
}

/** Only what differs from the saved settings goes to the server: two people may work on two corners. */
export function changes(saved: BoxConfig, form: ConfigForm): Record<string, unknown> {
  // Read through the form as well: texts in another order of languages are the same texts.
  const before = new Map(Object.entries(toConfig(toForm(saved))));
  return Object.fromEntries(Object.entries(toConfig(form)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name))));
}

export function checkConfig(form: ConfigForm): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const name of NUMBERS) if (!/^\d+$/.test(form[name])) problems[name] = 'type';
  if (!problems['minLength'] && !problems['maxLength'] && Number(form.minLength) > Number(form.maxLength)) problems['minLength'] = 'max';
  return problems;
}
