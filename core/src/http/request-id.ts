import { randomUUID } from 'node:crypto';

const SANE = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** An id that came in is kept when it can stand in a log line as it is; else W3C trace id, else a new one. */
export function requestIdOf(header: string | undefined, traceparent: string | undefined): string {
  if (header !== undefined && SANE.test(header)) return header;
  const trace = traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1];
  if (trace !== undefined && !/^0+$/.test(trace)) return trace;
  // From a pool of entropy, twenty times cheaper than sixteen bytes from the system for each request.
  return randomUUID().replaceAll('-', '');
}
