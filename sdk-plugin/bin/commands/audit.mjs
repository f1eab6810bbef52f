import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `hako audit …` belongs to @hako/ledger, which an auditor may have without anything else of Hako: found beside us, or where the caller stands. */
export async function audit(argv) {
  const { auditCommand } = await import(ledger());
  return auditCommand(argv, (text) => process.stdout.write(text));
}

function ledger() {
  const beside = fileURLToPath(new URL('../../../vault/ledger/lib/index.js', import.meta.url));
  if (existsSync(beside)) return pathToFileURL(beside).href;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve('@hako/ledger')).href;
  } catch {
    throw new Error('checking logs needs @hako/ledger: npm install @hako/ledger');
  }
}
