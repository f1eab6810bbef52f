/** Shapes of core's own API that two sides of the house build against. Types alone: nothing of it reaches a browser. */
export type * from './sso.js';
export type * from './vault.js';
