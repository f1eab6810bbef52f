import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Lock = Type.Object(
  {
    $comment: Type.Optional(Type.String()),
    version: Type.Literal(1),
    plugins: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }),
          version: Type.String(),
          /** Folder of `plugin.json`, relative to the lock file. */
          path: Type.String(),
          /** Folder of the built remote; left out when the plugin has none. */
          remote: Type.Optional(Type.String()),
          /** Hosts of the manifest's `network` that the operator granted. */
          network: Type.Optional(Type.Array(Type.String())),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** One installed plugin. There is no other way in: nothing looks for plugins in folders. */
export interface LockedPlugin {
  id: string;
  version: string;
  folder: string;
  remoteFolder: string | null;
  network: string[];
}

const check = new Ajv2020({ allErrors: true, validateSchema: false }).compile<Static<typeof Lock>>(Lock);

/** @throws Error in words when the file itself is broken; a broken plugin is found later, and alone. */
export async function readLock(file: string): Promise<LockedPlugin[]> {
  const lock = parse(file, await readFile(file, 'utf8'));
  const twice = lock.plugins.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`${file}: ${[...new Set(twice)].join(', ')} is named more than once`);
  const folder = dirname(file);
  return lock.plugins.map(({ id, version, path, remote, network }) => ({
    id,
    version,
    folder: resolve(folder, path),
    remoteFolder: remote === undefined ? null : resolve(folder, remote),
    network: network ?? [],
  }));
}

function parse(file: string, text: string): Static<typeof Lock> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON`);
  }
  if (check(value)) return value;
  throw new Error(`${file} is not valid:\n${(check.errors ?? []).map((error) => `  ${error.instancePath || '/'} ${error.message ?? ''}`).join('\n')}`);
}
