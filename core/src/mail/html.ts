import type { Parts } from './render.js';

/** ui.md: the staff palette's accent, on paper. */
const COLOURS = { accent: '#4C4DDC', ink: '#1F1D2B', muted: '#6B687A', line: '#E5E3DC', paper: '#FAFAF7' };
const FONTS = "-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Noto Sans SC','Microsoft YaHei',sans-serif";

/** Small, without pictures, scripts or remote parts: mail programs show it as it is and nobody is tracked by opening it. */
export function htmlOf({ locale, agency, heading, greeting, paragraphs: [first = '', ...rest], action, linkHint, footer }: Parts): string {
  const paragraph = (text: string, style = ''): string => `<p style="margin:0 0 16px;${style}">${escape(text)}</p>`;
  const link = action
    ? `<p style="margin:0 0 16px"><a href="${escape(action.link)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:${COLOURS.accent};color:#fff;text-decoration:none">${escape(action.label)}</a></p>` +
      `<p style="margin:0 0 16px;font-size:12px;color:${COLOURS.muted}">${escape(linkHint ?? '')}<br><span style="word-break:break-all">${escape(action.link)}</span></p>`
    : '';
  return (
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(heading)}</title></head>` +
    `<body style="margin:0;background:${COLOURS.paper};color:${COLOURS.ink};font:14px/1.7 ${FONTS}"><div style="max-width:520px;margin:0 auto;padding:24px">` +
    `<p style="margin:0 0 16px;padding-bottom:12px;border-bottom:2px solid ${COLOURS.accent};font-weight:600">${escape(agency)}</p>` +
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.4">${escape(heading)}</h1>${paragraph(greeting)}${paragraph(first)}${link}${rest.map((text) => paragraph(text, `color:${COLOURS.muted}`)).join('')}` +
    `<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid ${COLOURS.line};font-size:12px;color:${COLOURS.muted}">${escape(footer)}</p></div></body></html>`
  );
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
