export * from './database.js';
export * from './run-environment.js';
export * from './shared-data.js';
