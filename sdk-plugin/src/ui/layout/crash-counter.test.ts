import { expect, it } from 'vitest';
import { createCrashCounter } from './crash-counter.js';

it('two crashes within a minute switch a filler off for the session, two far apart do not', () => {
  let now = 0;
  const crashes = createCrashCounter(() => now);
  crashes.count('side');
  expect(crashes.disabled('side')).toBe(false);
  now = 60_000;
  crashes.count('side');
  expect(crashes.disabled('side')).toBe(false);
  now = 119_999;
  crashes.count('side');
  expect(crashes.disabled('side')).toBe(true);
  now = 10_000_000;
  expect(crashes.disabled('side')).toBe(true);
  expect(crashes.disabled('tabs')).toBe(false);
});
