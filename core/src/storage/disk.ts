import { randomBytes } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectInfo } from '@hako/sdk-plugin';
import type { Signer } from './signer.js';
import { assertKey } from './keys.js';
import { signedPath } from './links.js';
import type { ObjectStorage } from './types.js';

interface Meta {
  contentType: string;
  expiresAt: string | null;
}

/** Files below one folder of the machine. A reader sees the old file or the new one, never half of either. */
export function createDiskStorage(options: { root: string; publicUrl: string; signer: Signer; now?: () => Date }): ObjectStorage {
  const now = options.now ?? (() => new Date());
  // `=` is no character of a key, so a description can never be mistaken for a file.
  const pathOf = (key: string): { file: string; meta: string } => {
    const file = join(options.root, assertKey(key));
    return { file, meta: `${file}=meta` };
  };

  async function info(key: string): Promise<ObjectInfo | undefined> {
    const { file, meta } = pathOf(key);
    try {
      const [{ size }, text] = await Promise.all([stat(file), readFile(meta, 'utf8')]);
      const { contentType, expiresAt } = JSON.parse(text) as Meta;
      return { key, size, contentType, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    kind: 'disk',
    async put(key, body, { contentType, expiresAt }) {
      const { file, meta } = pathOf(key);
      const mark = randomBytes(6).toString('hex');
      const draft = `${file}=${mark}`;
      const draftMeta = `${meta}=${mark}`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      try {
        await pipeline(Buffer.isBuffer(body) ? Readable.from([body]) : body, createWriteStream(draft, { mode: 0o600, flags: 'wx' }));
        await flush(draft);
        await writeFile(draftMeta, JSON.stringify({ contentType, expiresAt: expiresAt?.toISOString() ?? null } satisfies Meta), { mode: 0o600 });
        await rename(draftMeta, meta);
        await rename(draft, file);
      } catch (error) {
        await Promise.all([rm(draft, { force: true }), rm(draftMeta, { force: true })]);
        throw error;
      }
      const { size } = await stat(file);
      return { key, size, contentType, expiresAt: expiresAt ?? null };
    },
    async get(key) {
      const found = await info(key);
      if (!found || (found.expiresAt && found.expiresAt <= now())) return undefined;
      return { info: found, body: createReadStream(pathOf(key).file) };
    },
    async delete(key) {
      const { file, meta } = pathOf(key);
      await Promise.all([rm(file, { force: true }), rm(meta, { force: true })]);
    },
    async signedUrl(key, { filename, expiresInSeconds }) {
      return new URL(signedPath(options.signer, { key: assertKey(key), filename, expires: Math.floor(now().getTime() / 1000) + expiresInSeconds }), options.publicUrl).href;
    },
    async health() {
      await mkdir(options.root, { recursive: true, mode: 0o700 });
      await access(options.root, constants.R_OK | constants.W_OK);
    },
  };
}

/** So that a power cut after the rename does not leave an empty file under the right name. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
