import { readFileSync } from 'node:fs';
import { parseManifest, type PluginManifest } from '@hako/sdk-plugin';

/** `plugin.json` beside `lib/`; JSON outside `src` cannot be imported without moving the build's root. */
export const manifest: PluginManifest = parseManifest(JSON.parse(readFileSync(new URL('../plugin.json', import.meta.url), 'utf8')));
