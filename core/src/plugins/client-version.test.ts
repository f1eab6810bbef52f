import { describe, expect, it } from 'vitest';
import { acceptsClient } from './client-version.js';

describe('A page that was opened before an upgrade', () => {
  it.each([
    ['1.4.0', '1.4.0', true],
    ['1.4.7', '1.4.0', true],
    ['1.4.0', '1.3.9', true],
    ['1.4.0', '1.2.9', false],
    ['2.0.0', '1.9.0', false],
    ['2.0.0', '0.9.0', false],
    ['1.10.0', '1.9.0', true],
    ['1.10.0', '1.8.0', false],
    // Another process of the house was upgraded first.
    ['1.4.0', '1.9.0', true],
    ['1.4.0', '2.0.0', true],
    ['1.4.0', 'latest', true],
    ['1.4.0', '', true],
  ])('%s takes %s: %s', (own, client, accepted) => {
    expect(acceptsClient(own, client)).toBe(accepted);
  });
});
