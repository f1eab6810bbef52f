import { expect, it, vi } from 'vitest';
import { Places } from './places.js';

it('lets later callers wait in line and hands a place on in order', async () => {
  const places = new Places();
  expect(places.enter('a', 1)).toBe(true);
  const order: number[] = [];
  const second = Promise.resolve(places.enter('a', 1)).then((admitted) => order.push(admitted ? 2 : -2));
  const third = Promise.resolve(places.enter('a', 1)).then((admitted) => order.push(admitted ? 3 : -3));
  places.leave('a');
  await second;
  places.leave('a');
  await third;
  expect(order).toEqual([2, 3]);
  places.leave('a');
  expect(places.enter('a', 1)).toBe(true);
});

it('refuses who waited too long, and whom there is no room to wait for', async () => {
  vi.useFakeTimers();
  try {
    const places = new Places();
    void places.enter('a', 1);
    const waiting = Array.from({ length: 256 }, () => places.enter('a', 1));
    expect(places.enter('a', 1)).toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => false));
    places.leave('a');
    expect(places.enter('a', 1)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
