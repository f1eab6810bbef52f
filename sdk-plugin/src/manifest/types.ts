export type { PluginManifest } from './schema.js';
