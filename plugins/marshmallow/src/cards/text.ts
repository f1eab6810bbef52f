import { EmojiShelf, isEmoji, type EmojiPicture } from './emoji.js';
import { FontShelf, isEuropean, type Face, type ShapedRun, type Weight } from './fonts.js';
import { inVisualOrder } from './direction.js';
import { drawable, piecesOf, type Piece } from './line-breaks.js';

const EMOJI_EM = 1.12;
const MISSING_EM = 0.9;

type Mark = { kind: 'run'; run: ShapedRun } | { kind: 'emoji'; picture: EmojiPicture } | { kind: 'missing' };

interface Measured {
  /** In em. */
  width: number;
  marks: { mark: Mark; at: number }[];
  isSpace: boolean;
  level: number;
}

interface MeasuredLine {
  pieces: Measured[];
  isRtl: boolean;
}

export interface TextStyle {
  weight: Weight;
  language: string;
}

export interface Box {
  width: number;
  height: number;
  /** Largest and smallest size of the letters in pixels. */
  max: number;
  min: number;
  /** Times the size. */
  leading: number;
}

export interface SetText {
  size: number;
  /** Pieces as they stand from left to right. */
  lines: { pieces: Measured[]; width: number; isRtl: boolean }[];
  /** Of the box that it was set for. */
  width: number;
  height: number;
  /** Not all of it fitted; the last line ends with an ellipsis. */
  cut: boolean;
}

/** Sets text without any help of the machine: shaped by HarfBuzz, broken at the rules of each script, written as paths. */
export class Typesetter {
  readonly #fonts = new FontShelf();
  readonly #emoji = new EmojiShelf();

  /** The largest size at which it fits; cut at the smallest. */
  async fit(text: string, style: TextStyle, box: Box): Promise<SetText> {
    const lines = await Promise.all(piecesOf(drawable(text).trim()).map(async ({ pieces, isRtl }) => ({ pieces: await this.#measureAll(pieces, style), isRtl })));
    for (let size = box.max; ; size = Math.max(box.min, Math.floor(size * 0.92))) {
      const set = breakLines(lines, size, box.width);
      const most = Math.max(1, Math.floor(box.height / (size * box.leading)));
      if (set.length <= most) return { size, lines: set.map((line) => inSight(line, size)), width: box.width, height: set.length * size * box.leading, cut: false };
      if (size > box.min) continue;
      const kept = set.slice(0, most);
      await this.#endWithEllipsis(kept, size, box.width, style);
      return { size, lines: kept.map((line) => inSight(line, size)), width: box.width, height: kept.length * size * box.leading, cut: true };
    }
  }

  /** Whether the fonts at hand have what it is written in: more than a third of boxes says nothing to anybody. */
  async canDraw(text: string, style: TextStyle): Promise<boolean> {
    const lines = await Promise.all(piecesOf(drawable(text)).map(({ pieces }) => this.#measureAll(pieces.filter(({ isSpace }) => !isSpace), style)));
    const marks = lines.flat().flatMap(({ marks: some }) => some);
    const letters = (kind: Mark['kind']): number => marks.reduce((sum, { mark }) => sum + (mark.kind !== kind ? 0 : mark.kind === 'run' ? mark.run.glyphs.length : 1), 0);
    const missing = letters('missing');
    return missing * 3 <= missing + letters('run') + letters('emoji');
  }

  async #endWithEllipsis(lines: SetText['lines'], size: number, width: number, style: TextStyle): Promise<void> {
    const last = lines.at(-1);
    if (!last) return;
    const dots = await this.#measure({ graphemes: ['…'], isSpace: false, level: last.isRtl ? 1 : 0 }, style);
    while (last.pieces.length > 0 && last.width + dots.width * size > width) last.width -= (last.pieces.pop()?.width ?? 0) * size;
    last.pieces.push(dots);
    last.width += dots.width * size;
  }

  async #measureAll(pieces: Piece[], style: TextStyle): Promise<Measured[]> {
    const measured: Measured[] = [];
    // A word that no line could hold is given in single characters.
    for (const piece of pieces) {
      if (piece.graphemes.length <= 24) measured.push(await this.#measure(piece, style));
      else for (const grapheme of piece.graphemes) measured.push(await this.#measure({ ...piece, graphemes: [grapheme] }, style));
    }
    return measured;
  }

  async #measure({ graphemes, isSpace, level }: Piece, { weight, language }: TextStyle): Promise<Measured> {
    const result: Measured = { width: 0, marks: [], isSpace, level };
    let open: { key: string; graphemes: string[]; face: Face } | undefined;
    const european = isEuropean(graphemes.join(''));
    const add = (mark: Mark, width: number): void => {
      result.marks.push({ mark, at: result.width });
      result.width += width;
    };
    const flush = (): void => {
      if (!open) return;
      for (const run of runsOf(open)) {
        if (run.missing) add({ kind: 'missing' }, MISSING_EM);
        else add({ kind: 'run', run }, run.advance / run.unitsPerEm);
      }
      open = undefined;
    };
    for (const grapheme of graphemes) {
      const picture = isEmoji(grapheme) ? await this.#emoji.picture(grapheme) : undefined;
      const found = picture ? undefined : await this.#fonts.faceFor(grapheme.codePointAt(0) ?? 0, weight, language, european);
      if (found && open?.key === found.key) open.graphemes.push(grapheme);
      else {
        flush();
        if (found) open = { key: found.key, graphemes: [grapheme], face: found.face };
        else if (picture) add({ kind: 'emoji', picture }, EMOJI_EM);
        else await this.#addRare(grapheme, add);
      }
    }
    flush();
    return level % 2 === 1 ? turned(result) : result;
  }

  /** A heart without its selector is a picture after all; for anything else a box stands, as everywhere. */
  async #addRare(grapheme: string, add: (mark: Mark, width: number) => void): Promise<void> {
    const picture = await this.#emoji.picture(grapheme);
    if (picture) add({ kind: 'emoji', picture }, EMOJI_EM);
    else add({ kind: 'missing' }, MISSING_EM);
  }
}

/** Letters that one font draws; of one with a mark that it has not, the letter alone. */
function runsOf({ graphemes, face }: { graphemes: readonly string[]; face: Face }): ShapedRun[] {
  const whole = face.shape(graphemes.join(''));
  if (!whole.missing) return [whole];
  return graphemes.map((grapheme) => {
    const run = face.shape(grapheme);
    return run.missing ? face.shape(String.fromCodePoint(grapheme.codePointAt(0) ?? 0)) : run;
  });
}

/** From right to left within a piece that several fonts draw; each font turned its own letters already. */
function turned(piece: Measured): Measured {
  const { marks, width } = piece;
  return { ...piece, marks: marks.map(({ mark }, nth) => ({ mark, at: width - (marks[nth + 1]?.at ?? width) })) };
}

/** As it stands on the picture; what falls away at its end stands in nobody's way. */
function inSight({ pieces, width, isRtl }: SetText['lines'][number], size: number): SetText['lines'][number] {
  const kept = [...pieces];
  let wide = width;
  while (kept.at(-1)?.isSpace) wide -= (kept.pop()?.width ?? 0) * size;
  return { pieces: inVisualOrder(kept), width: wide, isRtl };
}

function breakLines(lines: readonly MeasuredLine[], size: number, width: number): SetText['lines'] {
  const set: SetText['lines'] = [];
  for (const { pieces, isRtl } of lines) {
    let line: SetText['lines'][number] = { pieces: [], width: 0, isRtl };
    for (const piece of pieces) {
      const wide = piece.width * size;
      if (line.pieces.length > 0 && line.width + wide > width && !piece.isSpace) {
        set.push(line);
        line = { pieces: [], width: 0, isRtl };
      }
      if (piece.isSpace && line.pieces.length === 0) continue;
      line.pieces.push(piece);
      line.width += wide;
    }
    set.push(line);
  }
  return set;
}

/** As SVG from its upper left corner; all of it numbers and paths, so nothing that a fan wrote is ever markup. */
export function drawText(text: SetText, { x, y, leading, fill, align = 'start', width = 0 }: { x: number; y: number; leading: number; fill: string; align?: 'start' | 'center'; width?: number }): string {
  const parts = text.lines.map((line, row) => {
    // Ideographs stand on a baseline at 0.88 em of the square.
    const baseline = y + row * text.size * leading + (text.size * (leading - 1)) / 2 + text.size * 0.88;
    let left = x + (align === 'center' ? (width - line.width) / 2 : line.isRtl ? text.width - line.width : 0);
    return line.pieces
      .map((piece) => {
        const drawn = piece.marks.map(({ mark, at }) => drawMark(mark, left + at * text.size, baseline, text.size)).join('');
        left += piece.width * text.size;
        return drawn;
      })
      .join('');
  });
  return `<g fill="${fill}">${parts.join('')}</g>`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

function drawMark(mark: Mark, x: number, baseline: number, size: number): string {
  switch (mark.kind) {
    case 'run': {
      const scale = size / mark.run.unitsPerEm;
      return mark.run.glyphs.map(({ path, x: dx, y: dy }) => (path === '' ? '' : `<path transform="matrix(${scale} 0 0 ${-scale} ${round(x + dx * scale)} ${round(baseline - dy * scale)})" d="${path}"/>`)).join('');
    }
    case 'emoji': {
      const side = size * 1.04;
      return `<svg x="${round(x + size * 0.04)}" y="${round(baseline - size * 0.88)}" width="${round(side)}" height="${round(side)}" viewBox="0 0 36 36">${mark.picture.body}</svg>`;
    }
    case 'missing':
      return `<rect x="${round(x + size * 0.08)}" y="${round(baseline - size * 0.76)}" width="${round(size * 0.72)}" height="${round(size * 0.8)}" rx="${round(size * 0.08)}" fill="none" stroke="#999" stroke-width="${round(size * 0.05)}"/>`;
  }
}
