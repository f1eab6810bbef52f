import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Lines from whoever sits there, without showing what is typed; or from a pipe, one secret a line. Ends at `enough`. */
export async function askSecrets(prompt: (given: number) => string, take: (secret: string) => Promise<{ enough: boolean }>): Promise<void> {
  const person = process.stdin.isTTY;
  const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: quiet, terminal: person });
  let given = 0;
  try {
    if (person) process.stderr.write(prompt(given));
    for await (const line of lines) {
      if (person) process.stderr.write('\n');
      if (line.trim() === '') continue;
      const { enough } = await take(line.trim());
      given++;
      if (enough) return;
      if (person) process.stderr.write(prompt(given));
    }
  } finally {
    lines.close();
    // A terminal that is kept open would keep the process.
    process.stdin.pause();
  }
}
