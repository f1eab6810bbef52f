import type { Locale } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Tenant } from '../tenancy/types.js';
import { htmlOf } from './html.js';
import type { MailTemplate } from './types.js';

export interface Draft {
  template: MailTemplate;
  locale: Locale;
  tenant: Pick<Tenant, 'name' | 'code'>;
  timeZone: string;
  params: Record<string, string | number>;
}

export interface Words {
  subject: string;
  text: string;
  html: string;
}

/** Subject, plain text and HTML of a preset; both bodies say the same. */
export function createRenderer({ translations, config }: Pick<Cradle, 'translations' | 'config'>): (draft: Draft) => Words {
  return ({ template, locale, tenant, timeZone, params }) => {
    const agency = tenant.name[locale] ?? tenant.name.en ?? tenant.code;
    const all = { ...params, ...(params['at'] !== undefined && { at: moment(String(params['at']), locale, timeZone) }), agency };
    const has = (key: string): boolean => translations.bundle('core', locale)[key] !== undefined;
    const t = (key: string, more: Record<string, string> = {}): string => oneLine(translations.t('core', key, locale, { ...all, ...more }));

    const alert = `mail.alerts.${String(params['event'])}`;
    const general = params['what'] === undefined ? 'mail.alerts.other' : 'mail.alerts.told';
    const known = has(`${alert}.heading`) ? alert : general;
    const place = template === 'security-alert' ? known : `mail.templates.${template}`;
    const heading = t(`${place}.heading`);
    const subject = t('mail.subject', { heading });
    const path = params['path'];
    const link = typeof path === 'string' && path.startsWith('/') ? `${config.publicUrl}${path}` : undefined;
    const paragraphs = ['body', 'note'].filter((part) => has(`${place}.${part}`)).map((part) => t(`${place}.${part}`));
    const parts = { locale, agency, heading, greeting: t('mail.greeting'), paragraphs, footer: t('mail.footer'), ...(link !== undefined && { action: { label: t(`${place}.action`), link }, linkHint: t('mail.linkHint') }) };
    return { subject, text: textOf(parts), html: htmlOf(parts) };
  };
}

export interface Parts {
  locale: Locale;
  agency: string;
  heading: string;
  greeting: string;
  paragraphs: string[];
  action?: { label: string; link: string };
  linkHint?: string;
  footer: string;
}

function textOf({ agency, heading, greeting, paragraphs: [first = '', ...rest], action, footer }: Parts): string {
  const link = action ? [`${action.label}:\n${action.link}`] : [];
  return `${[heading, greeting, first, ...link, ...rest, `-- \n${agency}\n${footer}`].join('\n\n')}\n`;
}

/** A display name must not start a new line, or a paragraph that seems to be ours. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

function moment(iso: string, locale: Locale, timeZone: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(date) + ` (${timeZone})`;
}
