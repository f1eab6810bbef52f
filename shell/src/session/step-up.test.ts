import { describe, expect, it } from 'vitest';
import { createStepUp } from './step-up.js';

describe('the question who somebody is', () => {
  it('is asked once for requests that are refused together, and all get its answer', async () => {
    const store = createStepUp();
    let told = 0;
    store.subscribe(() => (told += 1));
    const [first, second] = [store.ask(), store.ask()];
    expect([store.asked(), told]).toEqual([true, 1]);
    store.answer(true);
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect([store.asked(), told]).toEqual([false, 2]);
  });

  it('is asked anew after it was declined', async () => {
    const store = createStepUp();
    const first = store.ask();
    store.answer(false);
    expect(await first).toBe(false);
    const second = store.ask();
    store.answer(true);
    expect(await second).toBe(true);
  });
});
