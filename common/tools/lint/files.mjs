// The files that people write: no packages, no outputs, no notes of tools.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../support/house.mjs';

const SKIPPED = new Set(['node_modules', 'lib', 'dist', 'temp', '.git', '.rush', '.hako', 'coverage', 'test-results', 'playwright-report', 'rush-logs']);
const SKIPPED_PATHS = new Set(['common/scripts', 'common/temp']);

/** Paths relative to `base`, with forward slashes. */
export function writtenFiles(base = root) {
  const walk = (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const full = join(folder, entry.name);
      const name = relative(base, full).replaceAll('\\', '/');
      if (SKIPPED.has(entry.name) || SKIPPED_PATHS.has(name)) return [];
      if (entry.isDirectory()) return walk(full);
      return entry.isFile() ? [name] : [];
    });
  return walk(base).sort();
}

export const isCode = (file) => /\.(ts|tsx|mjs|cjs|js|sh)$/.test(file) && !file.endsWith('.d.ts');
