export * from './health.js';
export * from './log-fields.js';
export * from './logger.js';
export * from './metrics.js';
export * from './scrub.js';
export * from './trace.js';
export type * from './types.js';
