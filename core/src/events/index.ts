export * from './bus.js';
export * from './channels.js';
export * from './live.js';
export * from './migrations.js';
export * from './plugin-live.js';
export * from './relay-loop.js';
export * from './relay.js';
export * from './routes.js';
export type * from './types.js';
