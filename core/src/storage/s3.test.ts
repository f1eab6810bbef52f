import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageConformance } from './conformance.js';
import { createS3Storage } from './s3.js';

/** AWS's own published example, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)". */
const AWS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404' };

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** SigV4 of a presigned GET, worked out by hand from its address. */
function signatureOf(url: URL, secretAccessKey: string): string {
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature').map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join('&');
  const at = url.searchParams.get('X-Amz-Date') ?? '';
  const scope = (url.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const canonical = ['GET', url.pathname, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', at, scope.join('/'), createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = scope.reduce<Buffer | string>((parent, part) => hmac(parent, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

describe('S3', () => {
  let folder: string;
  let peer: S3rver;
  let endpoint: string;
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const storageAt = (now?: () => Date) => createS3Storage({ endpoint, region: 'us-east-1', bucket: 'files', forcePathStyle: true, ...credentials }, now);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hako-s3-'));
    peer = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: folder, configureBuckets: [{ name: 'files', configs: [] }] });
    const address = (await peer.run()) as AddressInfo;
    endpoint = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    await peer.close();
    await rm(folder, { recursive: true, force: true });
  });

  storageConformance(() => storageAt());

  it('gives links that download under the name that people chose', async () => {
    const storage = storageAt();
    await storage.put('t/p/report.csv', Buffer.from('a,b\n'), { contentType: 'text/csv' });
    const answer = await fetch(await storage.signedUrl('t/p/report.csv', { filename: '名簿.csv', expiresInSeconds: 300 }));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('a,b\n');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%E5%90%8D");
  });

  it('signs links for their own key, name and 300 seconds, as AWS would work it out', async () => {
    const now = new Date('2026-11-21T04:00:00Z');
    const url = new URL(await storageAt(() => now).signedUrl('t/p/report.csv', { filename: 'a.csv', expiresInSeconds: 300 }));
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(url.searchParams.get('X-Amz-Date')).toBe('20261121T040000Z');
    expect(url.pathname).toBe('/files/t/p/report.csv');
    expect(url.searchParams.get('X-Amz-Signature')).toBe(signatureOf(url, credentials.secretAccessKey));
    const changed = new URL(url);
    changed.pathname = '/files/t/p/other.csv';
    expect(signatureOf(changed, credentials.secretAccessKey)).not.toBe(url.searchParams.get('X-Amz-Signature'));
  });
});

describe('the way signatures are checked here', () => {
  it("gives the signature of AWS's published example", async () => {
    const url = new URL(`https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${AWS.accessKeyId}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host`);
    expect(signatureOf(url, AWS.secretAccessKey)).toBe(AWS.signature);
    const client = new S3Client({ region: 'us-east-1', credentials: AWS });
    const made = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: 'examplebucket', Key: 'test.txt' }), { expiresIn: 86_400, signingDate: new Date('2013-05-24T00:00:00Z') }));
    expect(made.searchParams.get('X-Amz-Signature')).toBe(signatureOf(made, AWS.secretAccessKey));
  });
});
