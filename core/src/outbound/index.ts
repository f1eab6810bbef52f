export { isPublicAddress } from './addresses.js';
export { createOutbound, type OutboundParts } from './client.js';
export { OutboundError } from './errors.js';
export type { Outbound, OutboundAnswer, OutboundReason, OutboundRequest, Resolve, ResolveTxt } from './types.js';
