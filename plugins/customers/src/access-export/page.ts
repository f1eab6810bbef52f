import type { PluginContext } from '@hako/sdk-plugin';
import type { AccessDocument } from './collect.js';

type Translate = PluginContext['t'];

const SECTIONS = ['personalData', 'profile', 'mergedProfiles', 'identities', 'memberships', 'externalIds', 'consents', 'objections', 'requests', 'notes', 'activities', 'identityHistory', 'history'] as const satisfies readonly (keyof AccessDocument)[];

const STYLE = `body{font:15px/1.6 system-ui,"Noto Sans JP","Noto Sans SC",sans-serif;color:#1f1d2b;background:#fafaf7;max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #e5e3dc;padding-bottom:.3rem}p{color:#6b687a}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.3rem 1rem;margin:0 0 1rem;padding:.8rem 1rem;background:#fff;border:1px solid #e5e3dc;border-radius:8px}dt{color:#6b687a}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}dd dl{padding:.5rem .8rem;margin:.2rem 0;background:#fafaf7}ul{margin:0;padding-left:1.2rem}@media(max-width:34rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}@media print{body{background:#fff;padding:0}dl{break-inside:avoid}}`;

/** The same as the JSON, for eyes: one file, no script, nothing loaded from anywhere. */
export function accessPage(document: AccessDocument, ctx: Pick<PluginContext, 't' | 'locale'>): string {
  const { locale } = ctx;
  const t: Translate = (key, params) => ctx.t(key, params);
  const title = t('access.title');
  const sections = SECTIONS.map((name) => {
    const rows = [document[name]].flat().filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null);
    const body = rows.length === 0 ? `<p>${escape(t('access.nothing'))}</p>` : rows.map((row) => facts(row, t)).join('\n');
    return `<section><h2>${escape(t(`access.section.${name}`))}</h2>\n${body}\n</section>`;
  });
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="robots" content="noindex"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1><p>${escape(t('access.lead', { agency: document.controller, when: document.generatedAt.slice(0, 16).replace('T', ' ') }))}</p>
${sections.join('\n')}
</body></html>
`;
}

function facts(row: Record<string, unknown>, t: Translate): string {
  const shown = Object.entries(row).filter(([, value]) => !isEmpty(value));
  return `<dl>${shown.map(([name, value]) => `<dt>${escape(label(name, t))}</dt><dd>${valueHtml(value, t)}</dd>`).join('')}</dl>`;
}

function valueHtml(value: unknown, t: Translate): string {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object') ? escape(value.join(', ')) : `<ul>${value.map((item) => `<li>${valueHtml(item, t)}</li>`).join('')}</ul>`;
  if (value instanceof Date) return escape(when(value.toISOString()));
  if (typeof value === 'object' && value !== null) return facts(value as Record<string, unknown>, t);
  if (typeof value === 'boolean') return escape(t(value ? 'access.yes' : 'access.no'));
  const text = String(value);
  return escape(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? when(text) : text);
}

const when = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && !(value instanceof Date) && Object.keys(value as object).length === 0);

/** Words of the language where there are some; what other plugins bring keeps its own name. */
function label(name: string, t: Translate): string {
  for (const key of [`access.field.${name}`, `columns.${name}`, `columns.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`]) {
    const text = t(key);
    if (text !== key) return text;
  }
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITY[character] ?? character);
