import { readFileSync } from 'node:fs';
import { parseManifest, type PluginManifest } from '@hako/sdk-plugin';

export const manifest: PluginManifest = parseManifest(JSON.parse(readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')));
