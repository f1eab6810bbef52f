import { describe, expect, it } from 'vitest';
import { ApiError, failureInPlace } from './api-error.js';

const failed = (status: number): ApiError => new ApiError({ code: 'X', message: 'x', status });
const SHOWN = { nickname: 'Mio' };

describe('what a failed reading takes away', () => {
  it('everything while there is nothing, and later only what the server decided', () => {
    const inPlace = (shown: unknown) => [0, 403, 404, 410, 429, 500, 503].filter((status) => failureInPlace(failed(status), shown) !== null);
    expect(inPlace(undefined)).toEqual([0, 403, 404, 410, 429, 500, 503]);
    expect(inPlace(SHOWN)).toEqual([403, 404, 410]);
    expect([failureInPlace(new TypeError('no network'), SHOWN), failureInPlace(null, undefined)]).toEqual([null, null]);
  });
});
