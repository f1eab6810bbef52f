import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Readable } from 'node:stream';
import type { Config } from '../config/types.js';
import { assertKey, contentDisposition } from './keys.js';
import type { ObjectStorage } from './types.js';

type S3Config = NonNullable<Config['s3']>;

const EXPIRES = 'hako-expires';

/** S3 and everything that speaks it (MinIO, R2). Streams go up in parts, so size need not be known ahead. */
export function createS3Storage(config: S3Config, now: () => Date = () => new Date()): ObjectStorage {
  const client = new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    forcePathStyle: config.forcePathStyle,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    // MinIO-likes refuse the newer default checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
  });
  const at = (key: string): { Bucket: string; Key: string } => ({ Bucket: config.bucket, Key: assertKey(key) });

  return {
    kind: 's3',
    async put(key, body, { contentType, expiresAt }) {
      let size = 0;
      const source = Buffer.isBuffer(body) ? body : Readable.from(counted(body, (bytes) => (size += bytes)));
      if (Buffer.isBuffer(body)) size = body.length;
      await new Upload({
        client,
        params: { ...at(key), Body: source, ContentType: contentType, ...(expiresAt ? { Metadata: { [EXPIRES]: expiresAt.toISOString() } } : {}) },
      }).done();
      return { key, size, contentType, expiresAt: expiresAt ?? null };
    },
    async get(key) {
      try {
        const found = await client.send(new GetObjectCommand(at(key)));
        const expires = found.Metadata?.[EXPIRES];
        const expiresAt = expires ? new Date(expires) : null;
        const body = found.Body as Readable;
        if (expiresAt && expiresAt <= now()) {
          body.destroy();
          return undefined;
        }
        return { info: { key, size: found.ContentLength ?? 0, contentType: found.ContentType ?? 'application/octet-stream', expiresAt }, body };
      } catch (error) {
        if (error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.$metadata.httpStatusCode === 404)) return undefined;
        throw error;
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    signedUrl(key, { filename, expiresInSeconds }) {
      const command = new GetObjectCommand({ ...at(key), ResponseContentDisposition: contentDisposition(filename), ResponseCacheControl: 'private, no-store' });
      return getSignedUrl(client, command, { expiresIn: expiresInSeconds, signingDate: now() });
    },
    async health() {
      await client.send(new HeadBucketCommand({ Bucket: config.bucket }));
    },
  };
}

async function* counted(body: Readable, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
    count(bytes.length);
    yield bytes;
  }
}
