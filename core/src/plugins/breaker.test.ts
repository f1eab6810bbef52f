import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './breaker.js';

function breakerAt(): { breaker: CircuitBreaker; pass: (ms: number) => void } {
  let now = 1_000_000;
  return { breaker: new CircuitBreaker(() => now), pass: (ms) => (now += ms) };
}

describe('the circuit breaker', () => {
  it('opens at the twentieth failure in a minute, however many calls went well', () => {
    const { breaker } = breakerAt();
    for (let call = 0; call < 200; call++) breaker.success();
    for (let call = 0; call < 19; call++) breaker.failure();
    expect(breaker.isOpen).toBe(false);
    breaker.failure();
    expect(breaker.isOpen).toBe(true);
    expect(breaker.retryAfter).toBe(30);
  });

  it('opens when half of at least ten calls fail', () => {
    const { breaker } = breakerAt();
    for (let call = 0; call < 5; call++) breaker.success();
    for (let call = 0; call < 4; call++) breaker.failure();
    expect(breaker.isOpen).toBe(false);
    breaker.failure();
    expect(breaker.isOpen).toBe(true);
  });

  it('forgets failures after a minute', () => {
    const { breaker, pass } = breakerAt();
    for (let call = 0; call < 100; call++) breaker.success();
    for (let call = 0; call < 19; call++) breaker.failure();
    pass(61_000);
    for (let call = 0; call < 100; call++) breaker.success();
    breaker.failure();
    expect(breaker.isOpen).toBe(false);
  });

  it('lets one call try after half a minute, and follows what became of it', () => {
    const { breaker, pass } = breakerAt();
    for (let call = 0; call < 20; call++) breaker.failure();
    expect(breaker.admit()).toBe(false);
    pass(30_000);
    expect(breaker.admit()).toBe(true);
    expect(breaker.admit()).toBe(false);
    breaker.failure();
    expect(breaker.admit()).toBe(false);
    pass(30_000);
    expect(breaker.admit()).toBe(true);
    breaker.success();
    expect(breaker.admit()).toBe(true);
    expect(breaker.isOpen).toBe(false);
  });
});
