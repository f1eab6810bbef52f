import { beforeEach, describe, expect, it } from 'vitest';
import { PLAIN_FOR_MS, PlainWindow, type PlainClock } from './plainWindow.js';

/** A clock that moves only when told; timers may be made to fire early, as after a machine's sleep. */
class FakeClock implements PlainClock {
  time = 1_000_000;
  timers = new Map<number, { at: number; run: () => void }>();
  #next = 1;

  now = (): number => this.time;

  setTimeout = (run: () => void, ms: number): number => {
    const id = this.#next;
    this.#next += 1;
    this.timers.set(id, { at: this.time + ms, run });
    return id;
  };

  clearTimeout = (handle: unknown): void => void this.timers.delete(handle as number);

  advance(ms: number): void {
    this.time += ms;
    for (const [id, timer] of [...this.timers]) {
      if (timer.at > this.time) continue;
      this.timers.delete(id);
      timer.run();
    }
  }
}

describe('plain values on the screen', () => {
  let clock: FakeClock;
  let plain: PlainWindow<{ phone: string }>;
  const values = { phone: '+81 90 0000 0000' };

  beforeEach(() => {
    clock = new FakeClock();
    plain = new PlainWindow(clock);
  });

  it('are gone after five minutes and not a second before', () => {
    plain.open(values);
    clock.advance(PLAIN_FOR_MS - 1);
    expect(plain.state()).toMatchObject({ open: true, values });
    clock.advance(1);
    expect(plain.state()).toEqual({ open: false });
  });

  it('never stay longer than five minutes, whatever is asked', () => {
    plain.open(values, { forMs: PLAIN_FOR_MS * 10 });
    clock.advance(PLAIN_FOR_MS);
    expect(plain.state().open).toBe(false);
  });

  it('follow a shorter time of the server', () => {
    plain.open(values, { forMs: 30_000 });
    expect(plain.secondsLeft()).toBe(30);
    clock.advance(30_000);
    expect(plain.secondsLeft()).toBe(0);
    expect(plain.state().open).toBe(false);
  });

  it('are dropped at once by locking, and the timer with them', () => {
    plain.open(values);
    plain.lock();
    expect(plain.state()).toEqual({ open: false });
    expect(clock.timers.size).toBe(0);
  });

  it('start their time anew when shown again', () => {
    plain.open(values);
    clock.advance(PLAIN_FOR_MS - 1000);
    plain.open(values);
    clock.advance(2000);
    expect(plain.state().open).toBe(true);
    expect(clock.timers.size).toBe(1);
  });

  it('stay when a timer fires too early, and go at the right moment', () => {
    plain.open(values);
    const [timer] = clock.timers.values();
    clock.timers.clear();
    clock.time += 60_000;
    timer?.run();
    expect(plain.secondsLeft()).toBe(240);
    clock.advance(240_000);
    expect(plain.state().open).toBe(false);
  });

  it('tell their watchers on opening, on locking, and not after leaving', () => {
    let told = 0;
    const leave = plain.subscribe(() => (told += 1));
    plain.open(values);
    plain.lock();
    plain.lock();
    expect(told).toBe(2);
    leave();
    plain.open(values);
    expect(told).toBe(2);
  });

  it('are not opened at all when the server gives no time', () => {
    plain.open(values, { forMs: 0 });
    expect(plain.state().open).toBe(false);
  });
});
