import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { outcomeOf } from './smtp-outcome.js';

export interface Letter {
  /** Also the left side of the Message-ID, so that a mail that came twice is recognised as one. */
  id: string;
  kind: string;
  to: { name: string; address: string };
  from: string;
  subject: string;
  text: string;
  html: string;
  language: string;
}

export interface Transport {
  /** Whether the server can be reached and lets us in. @throws MAIL_UNAVAILABLE */
  ready(): Promise<void>;
  /** @throws `MAIL_UNAVAILABLE` (try again), `MAIL_REFUSED` (never), `MailUncertain` (nobody knows) */
  deliver(letter: Letter): Promise<void>;
}

/** The line broke after the text was on its way: sending again might send twice. */
export class MailUncertain extends Error {
  override readonly name = 'MailUncertain';
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 5_000 };

export function createTransport({ config, log, clock }: Pick<Cradle, 'config' | 'log' | 'clock'>): Transport | undefined {
  const { smtp, folder } = config.mail;
  if (smtp) return smtpTransport(smtp.url);
  return folder === null ? undefined : folderTransport(folder, log, clock);
}

/** Any SMTP server. Without TLS only on this very machine, unless the address says `ignoreTLS=true`. */
function smtpTransport(address: string): Transport {
  const url = new URL(address);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  // The library is read with the first mail: most processes never send one.
  const load = async () => {
    const { createTransport: create } = await import('nodemailer');
    return create({ url: address, ...TIMEOUTS, requireTLS: url.protocol === 'smtp:' && !local && url.searchParams.get('ignoreTLS') !== 'true', disableFileAccess: true, disableUrlAccess: true });
  };
  let made: ReturnType<typeof load> | undefined;
  const transporter = () => (made ??= load());
  return {
    async ready() {
      await (await transporter()).verify().catch((cause: unknown) => {
        throw new HakoError('MAIL_UNAVAILABLE', { cause });
      });
    },
    async deliver(letter) {
      try {
        await (await transporter()).sendMail(composed(letter));
      } catch (cause) {
        const outcome = outcomeOf(cause);
        if (outcome === 'uncertain') throw new MailUncertain('the line broke while a mail was being handed over', { cause });
        throw new HakoError(outcome === 'later' ? 'MAIL_UNAVAILABLE' : 'MAIL_REFUSED', { cause });
      }
    },
  };
}

/** For a house without a mail server: a file per mail, which any mail program opens. */
function folderTransport(folder: string, log: Cradle['log'], clock: Cradle['clock']): Transport {
  return {
    ready: async () => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
    async deliver(letter) {
      const { createTransport: create } = await import('nodemailer');
      const { message } = await create({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(composed(letter));
      const name = `${clock.now().toISOString().replace(/[:.]/g, '-')}-${letter.kind}-${letter.id.slice(-8)}.eml`;
      await writeFile(join(folder, name), message as Buffer, { mode: 0o600 });
      log.info({ dir: folder, file: name }, 'no mail server is configured; the mail lies in a file');
    },
  };
}

function composed({ id, to, from, subject, text, html, language }: Letter) {
  const domain = /@([^>\s]+)>?$/.exec(from)?.[1] ?? 'hako.invalid';
  return {
    from,
    to,
    subject,
    text,
    html,
    messageId: `<${id}@${domain}>`,
    // RFC 3834: no out-of-office answers to a machine. RFC 3282: the language of the text.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
  };
}
