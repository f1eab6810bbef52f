import bidi, { type Bidi } from 'bidi-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawCard, type QuestionFacts } from './draw.js';
import { fileNameOf, isEmoji } from './emoji.js';
import { inVisualOrder } from './direction.js';
import { drawable, piecesOf } from './line-breaks.js';
import { indexOf, slicesOf } from './ranges.js';
import { drawText, Typesetter } from './text.js';

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const setter = new Typesetter();
const box = { width: 1000, height: 300, max: 60, min: 24, leading: 1.5 };
const facts: QuestionFacts = { kind: 'question', question: '', reply: null, language: 'ja', displayName: 'ルナ', title: '質問箱', path: 'luna', oshiColor: '#6f5ce7', avatar: null };

describe('the text of a card', () => {
  it('never begins a line with closing marks or small kana, nor ends one with an opening bracket', () => {
    const text = 'あ、い。「う」ぁ（え）！？ー…';
    for (const { pieces } of piecesOf(text)) for (const { graphemes } of pieces) {
      expect(graphemes[0]).not.toMatch(/^[、。」ぁ）！？ー…]/u);
      expect(graphemes.at(-1)).not.toMatch(/[「（]$/u);
    }
  });

  it('loses no character on the way into pieces; between letters from the right a bracket turns around', () => {
    const { getMirroredCharacter } = (bidi as unknown as () => Bidi)();
    /** Either bracket of a pair as the smaller of the two. */
    const either = (text: string): string => Array.from(text, (character) => [character, getMirroredCharacter(character) ?? character].sort()[0]).join('');
    const isKept = (text: string): void => {
      const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u);
      const found = piecesOf(text).map(({ pieces }) => pieces.map(({ graphemes }) => graphemes.join('')).join(''));
      expect(found.map(either)).toEqual(lines.map(either));
      if (!RIGHT_TO_LEFT.test(text)) expect(found).toEqual(lines);
    };
    for (const text of ['־(', 'שלום (x) 」', 'a (b) «c»']) isKept(text);
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), isKept));
  });

  it('parts no opening bracket from what it opens, also where it is drawn turned around', () => {
    expect(piecesOf('אב「גד')[0]?.pieces.map(({ graphemes }) => graphemes.join(''))).toEqual(['אב', '」גד']);
  });

  it('has no marks of direction, nothing without width, no controls and no half of a pair', () => {
    expect(drawable('a\u202eb\u200bc\u0000d\ud83de\ufefff\u2066g')).toBe('abcdefg');
    expect(drawable('👨‍👩‍👧‍👦')).toBe('👨‍👩‍👧‍👦');
  });

  it('fits, or is cut with an ellipsis at the smallest size', async () => {
    const short = await setter.fit('短い', { weight: 700, language: 'ja' }, box);
    expect([short.size, short.cut, short.lines.length]).toEqual([60, false, 1]);
    for (const text of ['長い質問です。'.repeat(200), 'x'.repeat(5_000), 'word '.repeat(800), '\n'.repeat(500) + 'end']) {
      const long = await setter.fit(text, { weight: 400, language: 'en' }, box);
      expect(long.height).toBeLessThanOrEqual(box.height);
      for (const { width } of long.lines) expect(width).toBeLessThanOrEqual(box.width + 0.01);
      if (!text.endsWith('end')) expect([long.size, long.cut]).toEqual([24, true]);
    }
  });

  it('is numbers and paths in the picture, whatever somebody wrote', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 40 }), async (question, reply) => {
        const svg = await drawCard(setter, { ...facts, question: `<script>${question}</script>]]>"'&`, reply, displayName: reply });
        expect(svg.match(/<(?!\/?(?:svg|g|path|rect|circle|ellipse|polygon|polyline|line|clipPath|defs|linearGradient|stop)[\s>/])/g)).toBeNull();
        expect(svg).not.toMatch(/NaN|undefined|href|script/);
      }),
      { numRuns: 60 },
    );
  });

  it('draws the accents of Europe and Vietnam, and a word of theirs in one font', async () => {
    const style = { weight: 700, language: 'ja' } as const;
    for (const text of ['Zażółć gęślą jaźń', 'příliš žluťoučký kůň', 'Iğdır, ığdır şţăâîđħŋ', 'Tiếng Việt: bữa nay trời đẹp quá ạ', 'Πώς είσαι; Ἀρχή τῷ ΰ', 'Привіт, ґанок, ўсё', 'नमस्ते', 'q\u0303 e\u0323\u0302']) {
      expect(await setter.canDraw(text, style), text).toBe(true);
      expect(drawText(await setter.fit(text, style, box), { x: 0, y: 0, leading: 1.5, fill: '#000' }), text).not.toContain('<rect');
    }
    const [word] = (await setter.fit('jaźń', style, box)).lines[0]?.pieces ?? [];
    expect(word?.marks).toHaveLength(2);
    // Without such letters it is the font of the text around it.
    const [plain] = (await setter.fit('jazn', style, box)).lines[0]?.pieces ?? [];
    expect(plain?.width).not.toBe(word?.width);
  });

  it('leaves a mark away that no font has, and keeps the letter', async () => {
    const set = await setter.fit('a\u1df5bc', { weight: 400, language: 'en' }, box);
    expect(drawText(set, { x: 0, y: 0, leading: 1.5, fill: '#000' })).not.toContain('<rect');
  });

  it('breaks Thai between words and Korean at spaces, and reads Arabic from the right', async () => {
    expect(piecesOf('สวัสดีครับวันนี้')[0]?.pieces.map(({ graphemes }) => graphemes.join(''))).toEqual(['สวัสดี', 'ครับ', 'วัน', 'นี้']);
    expect(piecesOf('오늘 방송')[0]?.pieces.map(({ graphemes }) => graphemes.join(''))).toEqual(['오늘', ' ', '방송']);
    const [line] = piecesOf('متى البث (غدا) 2026؟');
    expect(line?.isRtl).toBe(true);
    // Brackets turn, numbers stay as they are, and the first word stands at the right.
    expect(inVisualOrder(line?.pieces ?? []).map(({ graphemes, level }) => (level % 2 === 1 ? graphemes.toReversed() : graphemes).join('')).join('')).toBe(`؟2026 (${[...'غدا'].reverse().join('')}) ${[...'متى البث'].reverse().join('')}`);
    const set = await setter.fit('متى البث القادم؟', { weight: 700, language: 'other' }, box);
    expect(drawText(set, { x: 0, y: 0, leading: 1.5, fill: '#000' })).not.toContain('<rect');
    for (const text of ['오늘 방송 재밌었어요!', 'วันนี้ร้องเพลงเพราะมาก', 'Дякую']) expect(drawText(await setter.fit(text, { weight: 400, language: 'other' }, box), { x: 0, y: 0, leading: 1.5, fill: '#000' }), text).not.toContain('<rect');
  });

  it('knows what it cannot write: a card in another script bears the name of the box and no boxes', async () => {
    const style = { weight: 700, language: 'other' } as const;
    expect(await Promise.all(['שלום לכולם', 'বাংলা', 'ありがとう', 'Hello שלום'].map((text) => setter.canDraw(text, style)))).toEqual([false, false, true, false]);
    expect(await setter.canDraw('お元気ですか ש', style)).toBe(true);
    const own = await drawCard(setter, { ...facts, question: 'שלום לכולם', reply: 'বাংলা' });
    // Told as yes or no: a card is a page of paths.
    expect(own === (await drawCard(setter, { ...facts, question: '質問箱', reply: null }))).toBe(true);
  });

  it('finds the slice of a font for a character, and the picture of an emoji', () => {
    const index = indexOf({ '[1]': 'U+20-7e,U+3042', '[2]': 'U+4e00-4e10', latin: 'U+100-17f', vietnamese: 'U+102-103,U+110' });
    expect([0x20, 0x7e, 0x7f, 0x3042, 0x4e05, 0x150].map((point) => slicesOf(index, point))).toEqual([['1'], ['1'], [], ['1'], ['2'], ['latin']]);
    // One range lies within another: both may have it.
    expect([0x103, 0x104, 0x110].map((point) => slicesOf(index, point))).toEqual([['vietnamese', 'latin'], ['latin'], ['vietnamese', 'latin']]);
    expect(['❤️', '👨‍👩‍👧‍👦', '🇯🇵', '☀️'].map(fileNameOf)).toEqual(['2764.svg', '1f468-200d-1f469-200d-1f467-200d-1f466.svg', '1f1ef-1f1f5.svg', '2600.svg']);
    expect(['a', '1', '好', '🌸', '🇯🇵'].map(isEmoji)).toEqual([false, false, false, true, true]);
  });
});
