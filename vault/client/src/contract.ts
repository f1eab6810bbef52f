/** What both sides share: types, codes, claims and fields, without the client and what it needs. */
export * from './claims.js';
export * from './errors.js';
export * from './fields.js';
export * from './keys.js';
export * from './lifecycle.js';
export * from './tokens.js';
export * from './types.js';
