import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const WAIT_MS = 60_000;
const LOOK_MS = 100;

/** Where the mails of the house under test arrive. */
export interface Mailbox {
  /** The next mail to this address whose subject holds `about`; each is given once. */
  next(to: string, about: string): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** A real SMTP server on the port that the house was told (HAKO_SMTP_PORT), else the folder of a house without one. */
export async function openMailbox(): Promise<Mailbox> {
  const port = Number(process.env['HAKO_SMTP_PORT'] ?? 0);
  const given = new Set<string>();
  const source = port > 0 ? await listen(port) : folder(join(process.env['HAKO_DATA_DIR'] ?? '.hako', 'mail'));
  return {
    async next(to, about) {
      for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; ) {
        for (const [id, raw] of await source.all()) {
          if (given.has(id)) continue;
          const mail = await simpleParser(raw);
          const addressed = [mail.to ?? []].flat().some(({ value }) => value.some(({ address }) => address === to));
          if (!addressed || !mail.subject?.includes(about)) continue;
          given.add(id);
          return mail;
        }
        await new Promise((next) => setTimeout(next, LOOK_MS));
      }
      throw new Error(`no mail about "${about}" came to ${to}`);
    },
    close: source.close,
  };
}

interface Source {
  all(): Promise<[id: string, raw: string][]>;
  close(): Promise<void>;
}

async function listen(port: number): Promise<Source> {
  const mails: [string, string][] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? '' }),
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push([String(mails.length), Buffer.concat(chunks).toString()]);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { all: async () => mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function folder(path: string): Source {
  return {
    async all() {
      const files = (await readdir(path).catch(() => [])).sort();
      return Promise.all(files.map(async (file): Promise<[string, string]> => [file, await readFile(join(path, file), 'utf8')]));
    },
    close: async () => {},
  };
}

/** The one link of ours in a mail. */
export function linkIn(mail: ParsedMail): string {
  const link = /https?:\/\/\S+#\S+/.exec(mail.text ?? '')?.[0];
  if (!link) throw new Error(`no link in: ${mail.text ?? ''}`);
  return link;
}
