import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, openAuthority, type Authority, type LeafOptions } from '../pki/authority.js';
import { writePrivate, writePublic } from './files.js';

const RENEW_DAYS = 30;
const LOCAL = ['localhost', '127.0.0.1'];
const LEAVES: Record<string, Omit<LeafOptions, 'hosts'>> = {
  vault: { uri: 'spiffe://hako/vault', usage: 'server' },
  'core-api': { uri: 'spiffe://hako/core-api', usage: 'client' },
  'core-worker': { uri: 'spiffe://hako/core-worker', usage: 'client' },
  admin: { uri: 'spiffe://hako/admin', usage: 'client' },
};

/** Private CA, one certificate per part, and an empty revocation list. Keeps what is there and will do for another month. */
export async function writeCertificates(out: string, options: { hosts: readonly string[] }): Promise<void> {
  const authority = await authorityIn(out);
  for (const [name, leaf] of Object.entries(LEAVES)) {
    const [certificate, key] = [join(out, `${name}.pem`), join(out, `${name}.key`)];
    if (existsSync(key) && (await lasts(certificate, authority))) continue;
    const issued = await authority.issue({ ...leaf, hosts: [...LOCAL, ...options.hosts] });
    await writePrivate(key, issued.key);
    await writePublic(certificate, issued.certificate);
  }
  const list = join(out, 'crl.pem');
  if (!existsSync(list)) await writePublic(list, await authority.revocationList([]));
}

async function authorityIn(out: string): Promise<Authority> {
  const [certificate, key] = [join(out, 'ca.pem'), join(out, 'ca.key')];
  if (existsSync(certificate) && existsSync(key)) return openAuthority({ certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') });
  if (existsSync(certificate) || existsSync(key)) throw new Error(`${out} holds half a CA: ca.pem and ca.key belong together`);
  const authority = await createAuthority();
  await writePrivate(key, authority.pem.key);
  await writePublic(certificate, authority.pem.certificate);
  return authority;
}

async function lasts(path: string, authority: Authority): Promise<boolean> {
  if (!existsSync(path)) return false;
  const certificate = new X509Certificate(await readFile(path));
  const ours = certificate.checkIssued(new X509Certificate(authority.pem.certificate));
  return ours && Date.parse(certificate.validTo) - Date.now() > RENEW_DAYS * 86_400_000;
}
