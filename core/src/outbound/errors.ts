import type { OutboundReason } from './types.js';

/** A call that was refused or broke off; `reason` is for people, translated where it is shown. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;
  readonly host: string;

  constructor(reason: OutboundReason, host: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutboundError';
    this.reason = reason;
    this.host = host;
  }
}
