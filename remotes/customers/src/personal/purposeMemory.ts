export interface StatedPurpose {
  purpose: string;
  reason: string;
}

/**
 * Why this person's data is read, asked once per customer and session. It lives in the page's memory only:
 * a reason may itself name a person, so it goes into no storage of the browser.
 */
export class PurposeMemory {
  readonly #stated = new Map<string, StatedPurpose>();

  get(customerId: string): StatedPurpose | undefined {
    return this.#stated.get(customerId);
  }

  set(customerId: string, stated: StatedPurpose): void {
    this.#stated.set(customerId, stated);
  }

  clear(): void {
    this.#stated.clear();
  }
}
