import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallerKind } from '../http/callers.js';
import { readCallerLines, type CallerLine } from '../http/read-callers.js';
import { createAuthority, openAuthority, type Authority, type LeafOptions } from '../pki/authority.js';
import { certificateInfo, type CertificateInfo } from '../pki/certificate-info.js';
import { writePrivate, writePublic } from './files.js';

const RENEW_DAYS = 30;
const DAY_MS = 86_400_000;
const LOCAL = ['localhost', '127.0.0.1'];
const VAULT: Omit<LeafOptions, 'hosts'> = { uri: 'spiffe://hako/vault', usage: 'server' };
const FIRST_CALLERS: readonly CallerLine[] = (['core-api', 'core-worker', 'admin'] as const).map((kind) => ({ uri: `spiffe://hako/${kind}`, kind, operations: 'default' }));
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const paths = (out: string, name: string): { certificate: string; key: string } => ({ certificate: join(out, `${name}.pem`), key: join(out, `${name}.key`) });
const callersPath = (out: string): string => join(out, 'vault-callers.json');
const listPath = (out: string): string => join(out, 'crl.pem');

/** Private CA, one certificate per part, a revocation list and the allow-list. Keeps what is there and will do for another month. */
export async function writeCertificates(out: string, options: { hosts: readonly string[] }): Promise<void> {
  const authority = await authorityIn(out);
  for (const [name, leaf] of [['vault', VAULT] as const, ...FIRST_CALLERS.map(({ uri, kind }) => [kind, { uri, usage: 'client' as const }] as const)]) {
    if (existsSync(paths(out, name).key) && (await lasts(paths(out, name).certificate, authority))) continue;
    await issue(out, authority, name, { ...leaf, hosts: [...LOCAL, ...options.hosts] });
  }
  if (!existsSync(listPath(out))) await writePublic(listPath(out), await authority.revocationList([]));
  if (!existsSync(callersPath(out))) await writeCallers(out, FIRST_CALLERS);
}

/** One more caller with a certificate and a line in the allow-list. */
export async function issueCertificate(out: string, wish: { name: string; uri: string; kind: CallerKind }): Promise<CertificateInfo> {
  if (!NAME.test(wish.name) || ['ca', 'vault', 'crl'].includes(wish.name)) throw new Error('--name must be small letters, digits, dots and dashes, and not ca, vault or crl');
  if (existsSync(paths(out, wish.name).key)) throw new Error(`${wish.name} is there already: renew it, or take another name`);
  const authority = await openedAuthority(out);
  const callers = existsSync(callersPath(out)) ? readCallerLines(callersPath(out)) : FIRST_CALLERS;
  if (callers.some(({ uri }) => uri === wish.uri)) throw new Error(`${wish.uri} is on the allow-list already: another person needs another name`);
  await issue(out, authority, wish.name, { uri: wish.uri, usage: 'client', hosts: LOCAL });
  await writeCallers(out, [...callers, { uri: wish.uri, kind: wish.kind, operations: 'default' }]);
  readCallerLines(callersPath(out));
  return info(out, wish.name);
}

/** New key and certificate under the same names; without names, for what ends within 30 days. */
export async function renewCertificates(out: string, names: readonly string[], { hosts }: { hosts: readonly string[] }): Promise<CertificateInfo[]> {
  const authority = await openedAuthority(out);
  const all = (await listCertificates(out)).filter(({ name }) => name !== 'ca');
  const wanted = names.length > 0 ? names.map((name) => all.find((certificate) => certificate.name === name) ?? missing(out, name)) : all.filter(({ days, revoked }) => days <= RENEW_DAYS && !revoked);
  for (const { name } of wanted) {
    const before = new X509Certificate(await readFile(paths(out, name).certificate));
    const { uri } = await info(out, name);
    if (uri === null) throw new Error(`${name} has no URI name and is not one of ours`);
    await issue(out, authority, name, { uri, usage: name === 'vault' ? 'server' : 'client', hosts: [...new Set([...hostsOf(before), ...hosts])] });
  }
  return Promise.all(wanted.map(({ name }) => info(out, name)));
}

/** Adds to the revocation list. @returns all serials on it. */
export async function revokeCertificate(out: string, which: { name: string } | { serial: string }): Promise<string[]> {
  const authority = await openedAuthority(out);
  const serial = 'name' in which ? (existsSync(paths(out, which.name).certificate) ? await info(out, which.name) : missing(out, which.name)).serial : which.serial.toLowerCase().replaceAll(':', '');
  if (!/^[0-9a-f]{2,40}$/.test(serial)) throw new Error('a serial is hex digits');
  const revoked = [...new Set([...(await revokedSerials(out)), serial])];
  await writePublic(listPath(out), await authority.revocationList(revoked));
  return revoked;
}

export async function listCertificates(out: string): Promise<(CertificateInfo & { revoked: boolean })[]> {
  const revoked = new Set(await revokedSerials(out));
  const names = (await readdir(out)).filter((file) => file.endsWith('.pem') && file !== 'crl.pem').map((file) => file.slice(0, -4));
  return Promise.all(names.sort().map(async (name) => info(out, name).then((found) => ({ ...found, revoked: revoked.has(found.serial) }))));
}

const info = async (out: string, name: string): Promise<CertificateInfo> => certificateInfo(name, await readFile(paths(out, name).certificate), Date.now());

async function revokedSerials(out: string): Promise<string[]> {
  if (!existsSync(listPath(out))) return [];
  const { X509Crl } = await import('@peculiar/x509');
  return new X509Crl(await readFile(listPath(out), 'utf8')).entries.map(({ serialNumber }) => serialNumber.toLowerCase());
}

async function issue(out: string, authority: Authority, name: string, leaf: LeafOptions): Promise<void> {
  const issued = await authority.issue(leaf);
  await writePrivate(paths(out, name).key, issued.key);
  await writePublic(paths(out, name).certificate, issued.certificate);
}

const writeCallers = (out: string, callers: readonly CallerLine[]): Promise<void> => writePublic(callersPath(out), `${JSON.stringify({ callers }, null, 2)}\n`);

async function authorityIn(out: string): Promise<Authority> {
  const { certificate, key } = paths(out, 'ca');
  if (existsSync(certificate) && existsSync(key)) return openedAuthority(out);
  if (existsSync(certificate) || existsSync(key)) throw new Error(`${out} holds half a CA: ca.pem and ca.key belong together`);
  const authority = await createAuthority();
  await writePrivate(key, authority.pem.key);
  await writePublic(certificate, authority.pem.certificate);
  return authority;
}

async function openedAuthority(out: string): Promise<Authority> {
  const { certificate, key } = paths(out, 'ca');
  if (!existsSync(key)) throw new Error(`${out} holds no CA key (ca.key): certificates are made where the CA is kept`);
  return openAuthority({ certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') });
}

async function lasts(path: string, authority: Authority): Promise<boolean> {
  if (!existsSync(path)) return false;
  const certificate = new X509Certificate(await readFile(path));
  const ours = certificate.checkIssued(new X509Certificate(authority.pem.certificate));
  return ours && Date.parse(certificate.validTo) - Date.now() > RENEW_DAYS * DAY_MS;
}

function hostsOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '').split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}

function missing(out: string, name: string): never {
  throw new Error(`${out} holds no certificate ${name}`);
}
