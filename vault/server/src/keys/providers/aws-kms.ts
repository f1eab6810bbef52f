import { DecryptCommand, DescribeKeyCommand, EncryptCommand, GetKeyRotationStatusCommand, KMSClient, KMSServiceException, type KMSClientConfig } from '@aws-sdk/client-kms';
import { IntegrityError } from '../../crypto/integrity-error.js';
import type { KeyProvider, ProviderContext } from '../key-provider.js';
import { ProviderUnavailable } from '../provider-errors.js';
import { intoKey, withBytes } from './context.js';

export interface AwsSettings {
  /** Id, ARN or alias of a symmetric key. */
  keyId: string;
  region: string;
  endpoint: string | null;
  /** For tests; the SDK's own chain (role, file, environment) else. */
  credentials?: NonNullable<KMSClientConfig['credentials']>;
}

/** What KMS says when a blob, its context or its key do not belong together. */
const NOT_OURS = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
const TIMEOUT_MS = 5_000;
/** What Decrypt takes. */
const MAX_BLOB = 6_144;

/** AWS KMS. Its own yearly rotation keeps old versions; each new wrap takes the newest. */
export function createAwsProvider({ keyId, region, endpoint, credentials }: AwsSettings): KeyProvider {
  const client = new KMSClient({ region, maxAttempts: 2, requestHandler: { requestTimeout: TIMEOUT_MS, connectionTimeout: TIMEOUT_MS }, ...(endpoint === null ? {} : { endpoint }), ...(credentials ? { credentials } : {}) });
  const describe = async (): Promise<string> => {
    const { KeyMetadata: key } = await asked(() => client.send(new DescribeKeyCommand({ KeyId: keyId })));
    if (!key?.Arn || key.KeyState !== 'Enabled') throw new ProviderUnavailable('The KMS key is not enabled');
    return key.Arn;
  };

  return {
    name: 'aws-kms',
    wrap: (child, context) =>
      withBytes(child, async (bytes) => {
        const { CiphertextBlob: blob } = await asked(() => client.send(new EncryptCommand({ KeyId: keyId, Plaintext: bytes, EncryptionContext: encryptionContext(context) })));
        if (!blob) throw new ProviderUnavailable('KMS answered no ciphertext');
        return Buffer.from(blob);
      }),
    unwrap: async (blob, context) => {
      if (blob.length === 0 || blob.length > MAX_BLOB) throw new IntegrityError();
      // The key is named, so that no other key of the account can stand in for it.
      const { Plaintext: plain } = await asked(() => client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.from(blob), KeyId: keyId, EncryptionContext: encryptionContext(context) })));
      const opened = plain && intoKey(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength));
      if (!opened) throw new IntegrityError();
      return opened;
    },
    currentKeyId: async () => `aws-kms:${await describe()}`,
    health: async () => void (await describe()),
    rotateHint: async () => {
      const { NextRotationDate: next } = await asked(() => client.send(new GetKeyRotationStatusCommand({ KeyId: keyId })));
      return next ?? null;
    },
    close: async () => client.destroy(),
  };
}

/** Shown in CloudTrail for each use, so it says what, and nothing secret. */
const encryptionContext = ({ kind, version }: ProviderContext): Record<string, string> => ({ application: 'hako-vault', kind, version: String(version) });

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KMSServiceException && NOT_OURS.has(error.name)) throw new IntegrityError();
    throw new ProviderUnavailable(`KMS refused or did not answer: ${error instanceof Error ? error.name : 'unknown'}`, { cause: error });
  }
}
