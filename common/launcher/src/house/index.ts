export { startHouse, PartDied, type House } from './house.js';
export { Problem } from './problem.js';
export { readSettings, type LauncherSettings } from './settings.js';
export { folders } from './folders.js';
export type { Death, Part } from './part.js';
