import type { PublicTalent } from '@hako/sdk-plugin';
import type { Look } from './system-pages.js';

const MOST = 2_000;

/** How talents looked when their pages were last made, by their paths: an apology in her colour needs no database. */
export class Looks {
  readonly #known = new Map<string, Look>();

  note({ path, displayName, oshiColor }: PublicTalent): void {
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(path, { displayName, oshiColor });
  }

  of(path: string | undefined): Look | undefined {
    return path === undefined ? undefined : this.#known.get(path.toLowerCase());
  }
}
