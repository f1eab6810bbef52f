import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@hako/ledger';
import { GcmBox } from './gcm-box.js';
import { startPeer, type Peer, type PeerAnswer, type PeerRequest } from './peer-server.js';

export const AWS_CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
export const AWS_REGION = 'ap-northeast-1';

export interface AwsPeer extends Peer {
  rotate(keyId: string): void;
  /** What it refused for its signature. */
  badSignatures: number;
}

/** AWS KMS: JSON 1.1 with `X-Amz-Target: TrentService.*`, Signature Version 4 checked, encryption context bound, its exceptions. */
export async function startAwsPeer(): Promise<AwsPeer> {
  const keys = new Map<string, GcmBox>();
  const box = (id: string): GcmBox => {
    if (!keys.has(id)) keys.set(id, new GcmBox());
    return keys.get(id)!;
  };
  const arn = (id: string): string => `arn:aws:kms:${AWS_REGION}:111122223333:key/${id}`;
  const failure = (type: string, status = 400): PeerAnswer => ({ status, body: { __type: type, message: type }, headers: { 'content-type': 'application/x-amz-json-1.1' } });
  const success = (body: object): PeerAnswer => ({ status: 200, body, headers: { 'content-type': 'application/x-amz-json-1.1' } });

  const peer = await startPeer((request) => {
    if (!isSigned(request)) {
      state.badSignatures++;
      return failure('InvalidSignatureException');
    }
    if (!String(request.headers['content-type']).startsWith('application/x-amz-json-1.1')) return failure('SerializationException');
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    const sent = JSON.parse(request.body) as { KeyId: string; Plaintext?: string; CiphertextBlob?: string; EncryptionContext?: Record<string, string> };
    const aad = Buffer.from(canonicalJson(sent.EncryptionContext ?? {}));
    switch (operation) {
      case 'Encrypt': {
        const key = box(sent.KeyId);
        // KMS names its key inside the blob; so do we.
        const head = Buffer.concat([Buffer.from([sent.KeyId.length, key.latest]), Buffer.from(sent.KeyId)]);
        const blob = Buffer.concat([head, key.seal(Buffer.from(sent.Plaintext!, 'base64'), aad)]);
        return success({ CiphertextBlob: blob.toString('base64'), KeyId: arn(sent.KeyId), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
      }
      case 'Decrypt': {
        const blob = Buffer.from(sent.CiphertextBlob ?? '', 'base64');
        if (blob.length === 0) return failure('ValidationException');
        const [length = 0, version = 0] = blob;
        const id = blob.subarray(2, 2 + length).toString();
        if (!keys.has(id)) return failure('InvalidCiphertextException');
        if (id !== sent.KeyId) return failure('IncorrectKeyException');
        const plain = box(id).open(blob.subarray(2 + length), aad, version);
        return plain ? success({ Plaintext: plain.toString('base64'), KeyId: arn(id), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }) : failure('InvalidCiphertextException');
      }
      case 'DescribeKey':
        return success({ KeyMetadata: { KeyId: sent.KeyId, Arn: arn(sent.KeyId), KeyState: 'Enabled', Enabled: true, CreationDate: 1_700_000_000, KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } });
      case 'GetKeyRotationStatus':
        return success({ KeyId: sent.KeyId, KeyRotationEnabled: true, RotationPeriodInDays: 365, NextRotationDate: Date.now() / 1_000 + 86_400 });
      default:
        return failure('UnknownOperationException');
    }
  });
  const state: AwsPeer = Object.assign(peer, { badSignatures: 0, rotate: (id: string) => box(id).rotate() });
  return state;
}

/** Signature Version 4, from the request as it arrived. */
function isSigned({ method, path, headers, body }: PeerRequest): boolean {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '');
  if (!match) return false;
  const [, accessKey, date, region, names, signature] = match as unknown as [string, string, string, string, string, string];
  const at = String(headers['x-amz-date']);
  const signed = names.split(';');
  if (accessKey !== AWS_CREDENTIALS.accessKeyId || region !== AWS_REGION || !at.startsWith(date) || !signed.includes('host') || !signed.includes('x-amz-target')) return false;
  const canonical = [method, path, '', ...signed.map((name) => `${name}:${String(headers[name]).trim()}`), '', names, sha256(body)].join('\n');
  const scope = `${date}/${region}/kms/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const key = [date, region, 'kms', 'aws4_request'].reduce<Buffer>((parent, part) => hmac(parent, part), Buffer.from(`AWS4${AWS_CREDENTIALS.secretAccessKey}`));
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
