import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `hako vault …` is `hako-vault …`, found beside us or where the caller stands: another program, of which nothing is imported. */
export function vault(argv) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script(), ...argv], { stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

function script() {
  const beside = fileURLToPath(new URL('../../../vault/server/bin/hako-vault.mjs', import.meta.url));
  if (existsSync(beside)) return beside;
  try {
    return join(dirname(createRequire(join(process.cwd(), 'package.json')).resolve('@hako/vault/package.json')), 'bin/hako-vault.mjs');
  } catch {
    throw new Error('the vault is not installed here');
  }
}
