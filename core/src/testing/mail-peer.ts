import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
}

/** A real SMTP server on this machine that keeps what it is given, and misbehaves when asked to. */
export interface MailPeer {
  /** For SMTP_URL. */
  url: string;
  mails: ReceivedMail[];
  /** How often it said no. */
  readonly refusals: number;
  /** Answers the next `times` mails with this SMTP code, after their text. */
  refuse(times: number, code: number): void;
  /** Takes the next mail and hangs up without a word. */
  breakAfterText(): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startMailPeer(): Promise<MailPeer> {
  const mails: ReceivedMail[] = [];
  let refusal = { times: 0, code: 0 };
  let refusals = 0;
  let hangUp = false;

  const sockets = new Set<{ destroy(): void }>();
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) => (username === 'hako' && password === 'peer-secret' ? done(null, { user: username }) : done(new Error('wrong password'))),
    onData(stream: SMTPServerDataStream, session: SMTPServerSession, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusal.times > 0) {
          refusal.times -= 1;
          refusals += 1;
          return done(Object.assign(new Error('not now'), { responseCode: refusal.code }));
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        if (hangUp) {
          hangUp = false;
          for (const socket of sockets) socket.destroy();
          return;
        }
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://hako:peer-secret@127.0.0.1:${port}`,
    mails,
    get refusals() {
      return refusals;
    },
    refuse: (times, code) => void (refusal = { times, code }),
    breakAfterText: () => void (hangUp = true),
    reset() {
      mails.length = 0;
      refusal = { times: 0, code: 0 };
      refusals = 0;
      hangUp = false;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
