import type { ObjectInfo } from '@hako/sdk-plugin';
import type { Readable } from 'node:stream';

/** Files behind one port: the local disk, or S3. Keys are `<tenant>/<plugin>/<key>`. */
export interface ObjectStorage {
  readonly kind: 'disk' | 's3';
  put(key: string, body: Readable | Buffer, options: { contentType: string; expiresAt?: Date }): Promise<ObjectInfo>;
  get(key: string): Promise<{ info: ObjectInfo; body: Readable } | undefined>;
  delete(key: string): Promise<void>;
  /** Disk: HMAC over key, expiry and file name, served below `/files`. S3: presigned GET. */
  signedUrl(key: string, options: { filename: string; expiresInSeconds: number }): Promise<string>;
  health(): Promise<void>;
}
