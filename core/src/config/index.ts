export { loadConfig } from './load-config.js';
export { loadSecrets } from './load-secrets.js';
export { ConfigError, type ConfigProblem } from './problems.js';
export type { Config, CoreSecrets } from './types.js';
