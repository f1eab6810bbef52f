import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IntegrityError } from '../../crypto/integrity-error.js';
import { AWS_CREDENTIALS, AWS_REGION, startAwsPeer } from '../../testing/peers/aws-peer.js';
import { GCP_KEY, startGcpPeer } from '../../testing/peers/gcp-peer.js';
import { startTransitPeer } from '../../testing/peers/transit-peer.js';
import { itKeepsTheRoot } from '../../testing/provider-conformance.js';
import { newKey } from '../new-key.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { createAwsProvider } from './aws-kms.js';
import { crc32c } from './crc32c.js';
import { createEnvironmentKeyProvider } from './environment.js';
import { createFileKeyProvider } from './file.js';
import { createGcpProvider } from './gcp-kms.js';
import { createLocalSealedProvider, sealNewRoot } from './local-sealed.js';
import { createTransitProvider } from './vault-transit.js';

const folder = mkdtempSync(join(tmpdir(), 'hako-providers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hex = (): string => randomBytes(32).toString('hex');
const CONTEXT = { kind: 'kek', version: 1 } as const;

describe('the root in a file', () => {
  itKeepsTheRoot(async () => {
    const [path, other] = [join(folder, 'root.key'), join(folder, 'other.key')];
    const [root, next] = [hex(), hex()];
    writeFileSync(path, `${root}\n`, { mode: 0o600 });
    writeFileSync(other, `${hex()}\n`, { mode: 0o600 });
    return {
      provider: await createFileKeyProvider(path),
      stranger: await createFileKeyProvider(other),
      rotateRoot: async () => (writeFileSync(path, `${next}\n${root}\n`), createFileKeyProvider(path)),
      versionInId: true,
      outage: null,
      end: async () => undefined,
    };
  });

  it('is not taken from a file that others may read, nor one that holds something else', async () => {
    const path = join(folder, 'open.key');
    writeFileSync(path, hex(), { mode: 0o600 });
    chmodSync(path, 0o644);
    await expect(createFileKeyProvider(path)).rejects.toThrow('chmod 600');
    chmodSync(path, 0o600);
    writeFileSync(path, 'no key');
    await expect(createFileKeyProvider(path)).rejects.toThrow('64 hex digits');
  });
});

describe('the root in the environment', () => {
  itKeepsTheRoot(async () => {
    const [root, next] = [hex(), hex()];
    return {
      provider: createEnvironmentKeyProvider({ root, previous: [] }),
      stranger: createEnvironmentKeyProvider({ root: hex(), previous: [] }),
      rotateRoot: async () => createEnvironmentKeyProvider({ root: next, previous: [root] }),
      versionInId: true,
      outage: null,
      end: async () => undefined,
    };
  });
});

describe('the root in a sealed file', () => {
  const sealed = async (name: string, shares = 5, threshold = 3): Promise<{ path: string; shares: string[] }> => {
    const made = await sealNewRoot({ shares, threshold, now: new Date() });
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(made.file), { mode: 0o600 });
    return { path, shares: made.shares };
  };
  const opened = async (name: string): Promise<Awaited<ReturnType<typeof createLocalSealedProvider>>> => {
    const { path, shares } = await sealed(name, 1, 1);
    const provider = await createLocalSealedProvider(path);
    await provider.enterShare(shares[0]!);
    return provider;
  };

  itKeepsTheRoot(async () => {
    const { path, shares } = await sealed('sealed.json');
    const provider = await createLocalSealedProvider(path);
    const unseal = async (): Promise<void> => {
      for (const share of shares.slice(1, 4)) await provider.enterShare(share);
    };
    await unseal();
    return { provider, stranger: await opened('stranger.json'), rotateRoot: async () => provider, versionInId: false, outage: { begin: async () => provider.seal(), end: unseal }, end: async () => undefined };
  });

  it('opens with any three of five, not with two, and twice the same share is one', async () => {
    const { path, shares } = await sealed('any.json');
    for (const pick of [[0, 1, 2], [4, 2, 0], [3, 4, 1]]) {
      const provider = await createLocalSealedProvider(path);
      expect(provider.sealStatus()).toEqual({ sealed: true, entered: 0, threshold: 3 });
      await provider.enterShare(shares[pick[0]!]!);
      expect(await provider.enterShare(shares[pick[0]!]!)).toEqual({ sealed: true, entered: 1, threshold: 3 });
      expect(await provider.enterShare(`  ${shares[pick[1]!]!.toUpperCase()}\n`)).toEqual({ sealed: true, entered: 2, threshold: 3 });
      await expect(provider.wrap(newKey(), CONTEXT)).rejects.toThrow('sealed');
      expect(await provider.enterShare(shares[pick[2]!]!)).toMatchObject({ sealed: false });
      await provider.health();
    }
  });

  it('takes no share of another set, none with a slip of the pen, and forgets all when one was wrong', async () => {
    const [mine, other] = [await sealed('mine.json'), await sealed('others.json')];
    const provider = await createLocalSealedProvider(mine.path);
    const slip = mine.shares[0]!.replace(/[0-9a-f](?=-[0-9a-f]{8}$)/, (digit) => (digit === '0' ? '1' : '0'));
    for (const bad of ['', 'hako-share-1', slip, other.shares[0]!]) await expect(provider.enterShare(bad)).rejects.toBeInstanceOf(IntegrityError);
    expect(provider.sealStatus().entered).toBe(0);
    // A share that looks right and is not: whoever made it could compute the check.
    const { encodeShare, parseShare } = await import('./shares.js');
    const forged = parseShare(mine.shares[2]!)!;
    forged.bytes[0] = forged.bytes[0]! ^ 1;
    await provider.enterShare(mine.shares[0]!);
    await provider.enterShare(mine.shares[1]!);
    await expect(provider.enterShare(encodeShare(forged))).rejects.toBeInstanceOf(IntegrityError);
    expect(provider.sealStatus()).toEqual({ sealed: true, entered: 0, threshold: 3 });
    for (const share of mine.shares.slice(0, 3)) await provider.enterShare(share);
    expect(provider.sealStatus().sealed).toBe(false);
  });

  it('forgets shares that nobody completes within ten minutes', async () => {
    const { path, shares } = await sealed('slow.json');
    let now = 0;
    const provider = await createLocalSealedProvider(path, { now: () => now });
    await provider.enterShare(shares[0]!);
    await provider.enterShare(shares[1]!);
    now = 10 * 60_000 + 1;
    expect(await provider.enterShare(shares[2]!)).toEqual({ sealed: true, entered: 1, threshold: 3 });
  });

  it('is not made of shares that make no sense', async () => {
    for (const [shares, threshold] of [[0, 0], [3, 4], [5, 1], [21, 2], [2.5, 2]] as const) await expect(sealNewRoot({ shares, threshold, now: new Date() })).rejects.toThrow(RangeError);
  });
});

describe('the root in HashiCorp Vault\'s transit engine', () => {
  itKeepsTheRoot(async () => {
    const peer = await startTransitPeer();
    const settings = { address: peer.url, mount: 'transit', key: 'hako', token: peer.token, namespace: null };
    const provider = createTransitProvider(settings);
    return {
      provider,
      stranger: createTransitProvider({ ...settings, key: 'other' }),
      rotateRoot: async () => (peer.rotate('hako'), provider),
      versionInId: true,
      outage: { begin: async () => void (peer.down = true), end: async () => void (peer.down = false) },
      end: () => peer.close(),
    };
  });

  it('is out of reach with a token that has ended, which is no tampering', async () => {
    const peer = await startTransitPeer();
    const settings = { address: peer.url, mount: 'transit', key: 'hako', namespace: null };
    const blob = await createTransitProvider({ ...settings, token: peer.token }).wrap(newKey(), CONTEXT);
    const ended = createTransitProvider({ ...settings, token: 'hvs.ended' });
    await expect(ended.unwrap(blob, CONTEXT)).rejects.toBeInstanceOf(ProviderUnavailable);
    await peer.close();
    await expect(createTransitProvider({ ...settings, token: peer.token }).health()).rejects.toBeInstanceOf(ProviderUnavailable);
  });
});

describe('the root in AWS KMS', () => {
  itKeepsTheRoot(async () => {
    const peer = await startAwsPeer();
    const settings = { region: AWS_REGION, endpoint: peer.url, credentials: AWS_CREDENTIALS };
    const provider = createAwsProvider({ ...settings, keyId: 'hako' });
    return {
      provider,
      stranger: createAwsProvider({ ...settings, keyId: 'other' }),
      rotateRoot: async () => (peer.rotate('hako'), provider),
      versionInId: false,
      outage: { begin: async () => void (peer.down = true), end: async () => void (peer.down = false) },
      end: () => peer.close(),
    };
  });

  it('is out of reach with credentials that are wrong', async () => {
    const peer = await startAwsPeer();
    const provider = createAwsProvider({ keyId: 'hako', region: AWS_REGION, endpoint: peer.url, credentials: { ...AWS_CREDENTIALS, secretAccessKey: 'wrong' } });
    await expect(provider.wrap(newKey(), CONTEXT)).rejects.toBeInstanceOf(ProviderUnavailable);
    expect(peer.badSignatures).toBeGreaterThan(0);
    await peer.close();
  });
});

describe('the root in Google Cloud KMS', () => {
  itKeepsTheRoot(async () => {
    const peer = await startGcpPeer();
    const settings = { credentialsFile: peer.credentialsFile, endpoint: peer.url };
    const provider = createGcpProvider({ ...settings, keyName: GCP_KEY });
    return {
      provider,
      stranger: createGcpProvider({ ...settings, keyName: `${GCP_KEY}-other` }),
      rotateRoot: async () => (peer.rotate(GCP_KEY), provider),
      versionInId: true,
      outage: { begin: async () => void (peer.down = true), end: async () => void (peer.down = false) },
      end: () => peer.close(),
    };
  });

  it('asks for one access token, and takes nothing that was damaged on its way', async () => {
    const peer = await startGcpPeer();
    const provider = createGcpProvider({ keyName: GCP_KEY, credentialsFile: peer.credentialsFile, endpoint: peer.url });
    const blob = await provider.wrap(newKey(), CONTEXT);
    await provider.unwrap(blob, CONTEXT);
    expect(peer.tokens).toBe(1);
    peer.damage = true;
    await expect(provider.wrap(newKey(), CONTEXT)).rejects.toBeInstanceOf(ProviderUnavailable);
    await expect(provider.unwrap(blob, CONTEXT)).rejects.toBeInstanceOf(ProviderUnavailable);
    await peer.close();
  });

  it('reckons checksums as RFC 3720 does', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  });
});
