import { paletteOf } from './palette.js';
import { drawText, type Typesetter } from './text.js';

export const CARD = { width: 1200, height: 630 } as const;
const LEADING = 1.46;

export interface QuestionFacts {
  kind: 'question';
  question: string;
  reply: string | null;
  language: string;
  displayName: string;
  title: string;
  path: string;
  oshiColor: string | null;
  /** Name of her own picture in the store; pictures from elsewhere are not fetched. */
  avatar: string | null;
}

export interface PageFacts {
  kind: 'page';
  displayName: string;
  title: string;
  welcome: string;
  language: string;
  path: string;
  oshiColor: string | null;
  avatar: string | null;
}

export type CardFacts = QuestionFacts | PageFacts;

/** One picture as SVG. Colours are checked ones, texts are paths: nothing that anybody typed is markup in it. */
export function drawCard(setter: Typesetter, facts: CardFacts, portrait?: Buffer): Promise<string> {
  return facts.kind === 'question' ? drawQuestion(setter, facts, portrait) : drawPage(setter, facts, portrait);
}

async function drawQuestion(setter: Typesetter, { question: asked, reply: answer, language, displayName, title, path, oshiColor }: QuestionFacts, portrait: Buffer | undefined): Promise<string> {
  // In a script that no font of ours has, the box's own name stands there instead: whoever follows the link can read it.
  const [question, reply] = await Promise.all([setter.canDraw(asked, { weight: 700, language }).then((can) => (can ? asked : title)), answer === null || (await setter.canDraw(answer, { weight: 400, language })) ? answer : null]);
  const ink = paletteOf(oshiColor);
  const answered = reply !== null && reply.trim() !== '';
  const room = answered ? { y: 52, height: 262 } : { y: 62, height: 430 };
  const text = await setter.fit(question, { weight: 700, language }, { width: 1000, height: room.height - 44, max: answered ? 52 : 66, min: 25, leading: LEADING });
  const parts = [ground(ink.oshi, ink['oshi-soft']), bubble(64, room.y, 1072, room.height, ink.surface, ink['oshi-mark'])];
  parts.push(drawText(text, { x: 100, y: room.y + (room.height - text.height) / 2, leading: LEADING, fill: ink.ink }));
  if (answered) {
    const box = { y: 346, height: 164 };
    const said = await setter.fit(reply, { weight: 400, language }, { width: 900, height: box.height - 28, max: 40, min: 22, leading: LEADING });
    parts.push(`<rect x="164" y="${box.y}" width="972" height="${box.height}" rx="34" fill="${ink.oshi}"/>`);
    parts.push(drawText(said, { x: 200, y: box.y + (box.height - said.height) / 2, leading: LEADING, fill: ink['on-oshi'] }));
    parts.push(await face(setter, displayName, 104, box.y + box.height - 40, 40, ink.surface, ink['oshi-text'], ink['oshi-mark'], portrait));
  }
  parts.push(await foot(setter, `${displayName} · ${title}`, `/m/${path}`, language, ink.ink));
  return document(parts);
}

async function drawPage(setter: Typesetter, { displayName, title, welcome, language, path, oshiColor }: PageFacts, portrait: Buffer | undefined): Promise<string> {
  const ink = paletteOf(oshiColor);
  const name = await setter.fit(displayName, { weight: 700, language }, { width: 760, height: 130, max: 84, min: 36, leading: 1.3 });
  const heading = await setter.fit(title, { weight: 700, language }, { width: 760, height: 70, max: 42, min: 24, leading: 1.4 });
  const words = await setter.fit(welcome, { weight: 400, language }, { width: 760, height: 150, max: 34, min: 22, leading: LEADING });
  const total = name.height + heading.height + words.height + 30;
  const top = 60 + (430 - total) / 2;
  return document([
    ground(ink.oshi, ink['oshi-soft']),
    bubble(64, 60, 1072, 440, ink.surface, ink['oshi-mark']),
    await face(setter, displayName, 214, 280, 104, ink['oshi-soft'], ink['oshi-text'], ink['oshi-mark'], portrait),
    drawText(name, { x: 356, y: top, leading: 1.3, fill: ink.ink }),
    drawText(heading, { x: 356, y: top + name.height + 8, leading: 1.4, fill: ink['oshi-text'] }),
    drawText(words, { x: 356, y: top + name.height + heading.height + 30, leading: LEADING, fill: ink.muted }),
    await foot(setter, '', `/m/${path}`, language, ink.ink),
  ]);
}

const document = (parts: readonly string[]): string => `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}" viewBox="0 0 ${CARD.width} ${CARD.height}">${parts.join('')}</svg>`;

/** Her colour from the lower edge, and a few marshmallows. */
function ground(oshi: string, soft: string): string {
  const puffs = [[90, 596, 58], [1128, 36, 72], [1040, 610, 40], [40, 40, 34]].map(([x = 0, y = 0, size = 0]) => `<rect x="${x - size}" y="${y - size * 0.8}" width="${size * 2}" height="${size * 1.6}" rx="${size * 0.7}" fill="${oshi}" fill-opacity=".16"/>`);
  return `<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${soft}"/><stop offset="1" stop-color="${oshi}" stop-opacity=".42"/></linearGradient></defs><rect width="1200" height="630" fill="#ffffff"/><rect width="1200" height="630" fill="url(#g)"/>${puffs.join('')}`;
}

const bubble = (x: number, y: number, width: number, height: number, fill: string, line: string): string =>
  `<rect x="${x}" y="${y + 6}" width="${width}" height="${height}" rx="44" fill="#1f1d2b" fill-opacity=".08"/><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="44" fill="${fill}" stroke="${line}" stroke-width="5"/>`;

/** Her picture, drawn anew when it came; else the first letter of her name, for pictures from elsewhere would have to be fetched. */
async function face(setter: Typesetter, displayName: string, x: number, y: number, radius: number, fill: string, ink: string, ring: string, portrait: Buffer | undefined): Promise<string> {
  const circle = `<circle cx="${x}" cy="${y}" r="${radius}"`;
  if (portrait) return `<clipPath id="f">${circle}/></clipPath>${circle} fill="${fill}"/><image x="${x - radius}" y="${y - radius}" width="${radius * 2}" height="${radius * 2}" clip-path="url(#f)" href="data:image/png;base64,${portrait.toString('base64')}"/>${circle} fill="none" stroke="${ring}" stroke-width="5"/>`;
  const [initial = '?'] = [...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(displayName.trim())].map(({ segment }) => segment);
  const size = radius * 1.05;
  const letter = await setter.fit(initial, { weight: 700, language: 'ja' }, { width: radius * 2, height: size * 1.2, max: size, min: size, leading: 1 });
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${ring}" stroke-width="5"/>${drawText(letter, { x: x - radius, y: y - size / 2, leading: 1, fill: ink, align: 'center', width: radius * 2 })}`;
}

async function foot(setter: Typesetter, left: string, address: string, language: string, ink: string): Promise<string> {
  const box = { height: 44, max: 28, min: 20, leading: 1.4 };
  const [name, path] = await Promise.all([setter.fit(left, { weight: 700, language }, { ...box, width: 660 }), setter.fit(address, { weight: 400, language: 'en' }, { ...box, width: 380 })]);
  const wide = path.lines[0]?.width ?? 0;
  return drawText(name, { x: 164, y: 552, leading: 1.4, fill: ink }) + drawText(path, { x: 1136 - wide, y: 552, leading: 1.4, fill: ink });
}
