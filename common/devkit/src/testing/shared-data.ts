import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a file of the large data folder beside the checkout, or `undefined` where the folder is not present; the test then says so and skips. */
export function sharedData(path: string): string | undefined {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../..');
  const file = join(process.env['HAKO_SHARED_DIR'] ?? join(root, 'shared'), 'data', path);
  return existsSync(file) ? file : undefined;
}
