import type { Cradle } from '../cradle.js';

interface ReadingsOptions<T> {
  /** Of the bus, on which a change is told to every process. */
  topic: string;
  /** Agencies that are kept; with more of them all is read anew. */
  most: number;
  /** @param before what is kept at the moment */
  read(tenantId: string, before: T | undefined): Promise<T>;
}

/** What each agency has set, read once for all who ask, and forgotten when the bus says that it was changed. */
export class TenantReadings<T> {
  readonly #known = new Map<string, T>();
  readonly #underway = new Map<string, Promise<T>>();
  readonly #deps: Pick<Cradle, 'bus' | 'log'>;
  readonly #options: ReadingsOptions<T>;
  #listening: Promise<unknown> | undefined;

  constructor(deps: Pick<Cradle, 'bus' | 'log'>, options: ReadingsOptions<T>) {
    this.#deps = deps;
    this.#options = options;
  }

  /** How old it may be is the caller's to say. */
  known(tenantId: string): T | undefined {
    this.#listen();
    return this.#known.get(tenantId);
  }

  /** Reads anew; who comes meanwhile gets the same reading. */
  load(tenantId: string): Promise<T> {
    const underway = this.#underway.get(tenantId);
    if (underway) return underway;
    const isNewest = (): boolean => this.#underway.get(tenantId) === reading;
    const reading: Promise<T> = this.#options
      .read(tenantId, this.#known.get(tenantId))
      .then((value) => {
        if (!isNewest()) return value;
        if (this.#known.size >= this.#options.most) this.#known.clear();
        this.#known.set(tenantId, value);
        return value;
      })
      .finally(() => {
        if (isNewest()) this.#underway.delete(tenantId);
      });
    this.#underway.set(tenantId, reading);
    return reading;
  }

  /** After a change was committed. */
  async changed(tenantId: string): Promise<void> {
    const { topic } = this.#options;
    this.#forget(tenantId);
    await this.#deps.bus.publish(topic, { tenantId }).catch((err: unknown) => this.#deps.log.warn({ err, topic }, 'a change was not announced; other processes see it within seconds'));
  }

  /** What is being read just now may be from before the change: it is neither kept nor waited for. */
  #forget(tenantId: string): void {
    this.#known.delete(tenantId);
    this.#underway.delete(tenantId);
  }

  #listen(): void {
    if (this.#listening) return;
    const { topic } = this.#options;
    this.#listening = this.#deps.bus.subscribe(topic, ({ tenantId }) => void (typeof tenantId === 'string' && this.#forget(tenantId))).catch((err: unknown) => {
      this.#listening = undefined;
      this.#deps.log.warn({ err, topic }, 'changes are not heard of; each process looks by itself within seconds');
    });
  }
}
