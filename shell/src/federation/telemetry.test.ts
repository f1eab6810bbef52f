import { describe, expect, it } from 'vitest';
import { RemoteError } from './remote-error.js';
import { createTelemetry, type Failure } from './telemetry.js';

function desk() {
  const sent: { failures: Failure[]; loads: { plugin: string; ms: number }[] }[] = [];
  const waiting: (() => void)[] = [];
  const telemetry = createTelemetry({ send: (body) => Promise.resolve(sent.push(body)), later: (work) => waiting.push(work) });
  return { telemetry, sent, flush: () => waiting.splice(0).forEach((work) => work()), waiting };
}

const remote = { plugin: 'customers', version: '1.2.0' };

describe('what a browser tells of remotes', () => {
  it('is the place and a code, one parcel for many, and never a text', () => {
    const { telemetry, sent, flush, waiting } = desk();
    telemetry.loaded('customers', 120.4);
    telemetry.loadFailed(remote, './List', new RemoteError('REMOTE_UNTRUSTED', 'customers does not match'));
    telemetry.loadFailed(remote, './List', new Error('[ Federation Runtime ]: Failed to load script resources. #RUNTIME-008'));
    telemetry.crashed(remote, './Side', new TypeError("Cannot read 'phone' of Luna +81 90 1234 5678"));
    telemetry.crashed(remote, undefined, 'a thrown text');
    expect(waiting).toHaveLength(1);
    flush();
    expect(sent).toEqual([
      {
        loads: [{ plugin: 'customers', ms: 120 }],
        failures: [
          { ...remote, phase: 'integrity', code: 'REMOTE_UNTRUSTED', place: './List' },
          { ...remote, phase: 'entry', code: 'RUNTIME-008', place: './List' },
          { ...remote, phase: 'render', code: 'TypeError', place: './Side' },
          { ...remote, phase: 'render', code: 'UNKNOWN' },
        ],
      },
    ]);
  });

  it('is told once where loader and boundary both see it, and three times at most', () => {
    const { telemetry, sent, flush } = desk();
    const error = new RemoteError('REMOTE_UNREACHABLE', 'no answer');
    telemetry.loadFailed(remote, './List', error);
    telemetry.crashed(remote, './List', error);
    for (let again = 0; again < 9; again++) telemetry.crashed(remote, './Side', new RangeError('x'));
    flush();
    expect(sent[0]?.failures.map(({ phase }) => phase)).toEqual(['manifest', 'render', 'render', 'render']);
  });

  it('goes in parcels of twenty', () => {
    const { telemetry, sent, flush } = desk();
    for (let index = 0; index < 25; index++) telemetry.loaded(`plugin-${index}`, index);
    flush();
    flush();
    expect(sent.map(({ loads }) => loads.length)).toEqual([20, 5]);
  });
});
