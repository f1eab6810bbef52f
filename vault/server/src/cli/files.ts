import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whole or not at all, and private from its first byte on. */
export async function writePrivate(path: string, content: string | AsyncIterable<string>): Promise<void> {
  await writeWhole(path, content, 0o600);
}

export async function writePublic(path: string, content: string): Promise<void> {
  await writeWhole(path, content, 0o644);
}

async function writeWhole(path: string, content: string | AsyncIterable<string>, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}.tmp`;
  const file = await open(partial, 'w', mode);
  try {
    await writeFile(file, content);
    // A name that points at nothing after a power cut would be a root or a ledger that is gone.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
