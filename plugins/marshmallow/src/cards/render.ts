import { createHash } from 'node:crypto';
import { HakoError } from '@hako/sdk-plugin';
import { CARD, drawCard, type CardFacts } from './draw.js';
import { Typesetter } from './text.js';

/** Drawn anew when the drawing changes: part of every content hash. */
const EDITION = 3;
const AT_ONCE = 2;
const MAX_WAITING = 60;

/** The content hash of a picture: what is on it decides its name, so that a name never shows something else. */
export const hashOfCard = (facts: CardFacts): string => createHash('sha256').update(JSON.stringify([EDITION, facts])).digest('hex').slice(0, 16);

/** Draws pictures, two at a time, beside the event loop; the same one for everybody who waits for it. */
export class CardRenderer {
  readonly #setter = new Typesetter();
  readonly #running = new Map<string, Promise<Buffer>>();
  readonly #turns: (() => void)[] = [];
  #busy = 0;

  png(key: string, facts: CardFacts, portrait?: Buffer): Promise<Buffer> {
    const known = this.#running.get(key);
    if (known) return known;
    if (this.#turns.length >= MAX_WAITING) throw new HakoError('RATE_LIMITED', { retryAfter: 10 });
    const work = this.#turn(() => this.#draw(facts, portrait)).finally(() => this.#running.delete(key));
    this.#running.set(key, work);
    return work;
  }

  async #draw(facts: CardFacts, portrait: Buffer | undefined): Promise<Buffer> {
    const svg = await drawCard(this.#setter, facts, portrait);
    const { renderAsync } = await import('@resvg/resvg-js');
    // No font of the machine: all text is paths by now.
    const image = await renderAsync(svg, { font: { loadSystemFonts: false }, fitTo: { mode: 'width', value: CARD.width } });
    return image.asPng();
  }

  async #turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((next) => this.#turns.push(next));
    else this.#busy += 1;
    try {
      return await work();
    } finally {
      const next = this.#turns.shift();
      if (next) next();
      else this.#busy -= 1;
    }
  }
}
