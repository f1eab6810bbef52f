import { existsSync } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEPT = 5;
const TAIL_BYTES = 16_384;

/** A fresh log for this start; the last five starts stay as `name.1.log` … `name.5.log`. */
export async function rotate(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) return;
  const older = (n: number): string => file.replace(/\.log$/, `.${n}.log`);
  for (let n = KEPT - 1; n >= 1; n--) if (existsSync(older(n))) await rename(older(n), older(n + 1));
  await rename(file, older(1));
}

export async function lastLines(file: string, count: number): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return [];
  try {
    const { size } = await stat(file);
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').split('\n').filter((line) => line.trim() !== '').slice(-count).map(readable);
  } finally {
    await handle.close();
  }
}

/** A JSON line of pino in words; other lines as they are. */
function readable(line: string): string {
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } };
    if (typeof entry !== 'object' || entry === null) return line;
    return [entry.msg, entry.err?.stack ?? entry.err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
