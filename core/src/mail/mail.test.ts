import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../testing/index.js';
import { startMailPeer, type MailPeer } from '../testing/mail-peer.js';
import type { MailMessage } from './types.js';

let peer: MailPeer;
let host: TestHost;
let viewerId: string;

beforeAll(async () => {
  peer = await startMailPeer();
  host = await createTestHost({ environment: { SMTP_URL: peer.url, SMTP_FROM: 'Hako <hako@agency.example>' } });
  viewerId = await idOf('viewer');
});
afterAll(async () => {
  await host?.stop();
  await peer?.close();
});
beforeEach(() => peer.reset());

const db = () => host.core.database.tenant(host.tenant('DEMO').id);
const idOf = async (username: string): Promise<string> => (await db().read((q) => q.row<{ id: string }>('select id from app_user where username = $1', [username])))!.id;
const stateOf = async (key: string) => (await db().read((q) => q.row<{ state: string; sealed: Buffer | null }>('select state, sealed from mail_message where key = $1', [key])))!;

function send(key: string, message: Partial<MailMessage> = {}): Promise<void> {
  return db().write((tx) => host.core.mailer.send(tx, { key, to: { userId: viewerId }, template: 'password-reset', locale: 'en', params: { path: '/reset#secret-token', minutes: 30 }, ...message }));
}
async function delivered(): Promise<ParsedMail> {
  await host.drainJobs();
  expect(peer.mails).toHaveLength(1);
  return simpleParser(peer.mails[0]!.raw);
}

describe('a mail', () => {
  it('arrives at a real SMTP server with text and HTML that say the same, from the configured address', async () => {
    await send('one');
    const mail = await delivered();
    expect(peer.mails[0]!.to).toEqual(['viewer@demo.example']);
    expect(mail.from?.text).toBe('"Hako" <hako@agency.example>');
    expect(mail.subject).toBe('Reset your password | DEMO');
    expect(mail.text).toContain(`${host.url}/reset#secret-token`);
    expect(mail.html).toContain(`href="${host.url}/reset#secret-token"`);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it.each([['zh', '重置密码｜DEMO 事务所'], ['ja', 'パスワードの再設定｜DEMO 事務所']] as const)('is written in %s', async (locale, subject) => {
    await send(`language-${locale}`, { locale });
    expect((await delivered()).subject).toBe(subject);
  });

  it('is sent once, however often its key is used', async () => {
    await Promise.all([send('twice'), send('twice'), send('twice')]);
    await delivered();
    await send('twice');
    await host.drainJobs();
    expect(peer.mails).toHaveLength(1);
  });

  it('is not sent when its transaction is rolled back', async () => {
    const failed = db().write(async (tx) => {
      await host.core.mailer.send(tx, { key: 'rolled-back', to: { userId: viewerId }, template: 'password-changed', locale: 'en', params: { at: new Date().toISOString() } });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await host.drainJobs();
    expect(peer.mails).toHaveLength(0);
  });

  it('leaves neither address nor token in the job, and nothing sealed once it is out', async () => {
    await send('clean', { to: { userId: viewerId, address: 'new.address@elsewhere.example' } });
    const jobs = await db().read((q) => q.rows<{ data: unknown }>(`select data, title_params, link from job where name = 'mail'`));
    expect(JSON.stringify(jobs)).not.toMatch(/secret-token|elsewhere|@/);
    await delivered();
    expect(peer.mails[0]!.to).toEqual(['new.address@elsewhere.example']);
    expect(await stateOf('clean')).toEqual({ state: 'sent', sealed: null });
  });

  it('keeps what people typed from becoming HTML or a header', async () => {
    await db().write((tx) => tx.rows('update app_user set display_name = $2 where id = $1', [viewerId, '<img src=x onerror=alert(1)>\r\nBcc: all@evil.example']));
    await send('hostile', { template: 'invitation', params: { path: '/invitation#t', inviter: '<b>"boss"</b>\r\n\r\nPay here: ', hours: 72 } });
    const mail = await delivered();
    await db().write((tx) => tx.rows('update app_user set display_name = $2 where id = $1', [viewerId, 'viewer']));
    expect(peer.mails[0]!.to).toEqual(['viewer@demo.example']);
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.html).not.toMatch(/<img|<b>/);
    expect(mail.html).toContain('&lt;img');
    expect(mail.text).not.toMatch(/^Pay here/m);
  });

  it('goes out in the end when the server asks to come back later', async () => {
    peer.refuse(1, 451);
    await send('later');
    await expect.poll(() => peer.mails.length).toBe(1);
    expect(peer.refusals).toBe(1);
    await expect.poll(async () => (await stateOf('later')).state).toBe('sent');
  });

  it('is given up at once when the server refuses it for good', async () => {
    peer.refuse(5, 550);
    await send('never');
    await host.drainJobs();
    expect(await stateOf('never')).toEqual({ state: 'failed', sealed: null });
    expect(peer.refusals).toBe(1);
  });

  it('is not sent a second time when the line breaks after its text was taken', async () => {
    peer.breakAfterText();
    await send('broken');
    await host.drainJobs();
    expect((await stateOf('broken')).state).toBe('unknown');
    expect(peer.mails).toHaveLength(1);
  });

  it('is not sent a second time by a process that takes over from one that died while sending', async () => {
    await db().write(async (tx) => {
      await host.core.mailer.send(tx, { key: 'died', to: { userId: viewerId }, template: 'password-reset', locale: 'en', params: { path: '/reset#x', minutes: 30 } });
      await tx.rows(`update mail_message set state = 'sending' where key = 'died'`);
    });
    await host.drainJobs();
    expect(peer.mails).toHaveLength(0);
    expect((await stateOf('died')).state).toBe('unknown');
  });

  it('is dropped when it is too late for it, or nobody is there to read it', async () => {
    await send('too-late', { notAfter: new Date(Date.now() - 1_000) });
    await send('nobody', { to: { userId: host.core.ids.uuid() } });
    await host.drainJobs();
    expect(peer.mails).toHaveLength(0);
    expect((await stateOf('too-late')).state).toBe('dropped');
    expect((await stateOf('nobody')).state).toBe('dropped');
  });
});

describe('a house without a mail server', () => {
  it('lays mails in a folder outside production', async () => {
    const own = await createTestHost();
    try {
      const { id } = own.tenant('DEMO');
      const user = (await own.core.database.tenant(id).read((q) => q.row<{ id: string }>(`select id from app_user where username = 'viewer'`)))!;
      await own.core.database.tenant(id).write((tx) => own.core.mailer.send(tx, { key: 'file', to: { userId: user.id }, template: 'email-change', locale: 'ja', params: { path: '/confirm#t', minutes: 30 } }));
      await own.drainJobs();
      const folder = join(own.core.config.dataDir, 'mail');
      const [file] = await readdir(folder);
      const mail = await simpleParser(await readFile(join(folder, file!)));
      expect(mail.subject).toContain('新しいメールアドレスの確認');
    } finally {
      await own.stop();
    }
  });
});
