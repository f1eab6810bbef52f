import { Readable } from 'node:stream';
import { HakoError, notFound, type ObjectStore, type PersonalData, type Purpose } from '@hako/sdk-plugin';
import type { VaultClient } from '@hako/vault-client';
import { DamagedFile, HEADER_BYTES, openFrames, readHeader, sealFrames, type SealedFile } from './sealed-stream.js';
import type { VaultCall } from './vault-call.js';

export interface FilesDeps {
  client: VaultClient;
  /** The plugin's own corner of the storage, which knows when each file expires and sweeps it then. */
  files: ObjectStore;
  call: VaultCall;
  tenantId: string;
  pluginId: string;
}

/** Files with personal data: core's storage holds ciphertext, the vault holds the key, and either alone is useless. */
export function personalFiles({ client, files, call, tenantId, pluginId }: FilesDeps): Pick<PersonalData, 'sealFile' | 'openFile' | 'deleteFile'> {
  const sealed = (parcel: { parcelId: string; key: string }, key: string): SealedFile => ({ parcelId: parcel.parcelId, key: Buffer.from(parcel.key, 'base64url'), place: [tenantId, `${tenantId}/${pluginId}/${key}`] });

  return {
    sealFile: async (key, body, { contentType, expiresAt, purpose, reason }) => {
      const parcel = await call({ op: 'parcel_seal', purpose, reason }, (token) => client.sealParcel(token, { expiresAt: expiresAt.toISOString() }), { about: 'file' });
      const file = sealed(parcel, key);
      const counter = { size: 0 };
      try {
        await files.put(key, Readable.from(sealFrames(file, counted(body, counter)), { objectMode: false }), { contentType, expiresAt });
      } finally {
        file.key.fill(0);
      }
      return { key, size: counter.size };
    },

    openFile: async (key, { purpose, reason }) => {
      const object = await files.get(key);
      if (!object) throw notFound();
      try {
        const { head, rest } = await splitHeader(object.body);
        const { parcelId, frameBytes } = readHeader(head);
        const parcel = await call({ op: 'parcel_open', purpose, reason, parcelId }, (token) => client.openParcel(token, { parcelId }), { about: 'file' });
        return Readable.from(translated(openFrames(sealed(parcel, key), frameBytes, rest)), { objectMode: false });
      } catch (error) {
        object.body.destroy();
        throw toFileError(error);
      }
    },

    deleteFile: async (key) => {
      const object = await files.get(key);
      if (!object) return;
      const parcelId = await splitHeader(object.body)
        .then(({ head }) => readHeader(head).parcelId)
        .catch(() => undefined);
      object.body.destroy();
      const why = { op: 'parcel_delete', purpose: 'maintenance' satisfies Purpose, reason: 'file deleted' } as const;
      // The key first: a copy of the ciphertext that stays somewhere is worth nothing from here on.
      if (parcelId) await call({ ...why, parcelId }, (token) => client.deleteParcel(token, { parcelId }), { about: 'file' });
      await files.delete(key);
    },
  };
}

async function* counted(body: AsyncIterable<Uint8Array | string>, counter: { size: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    counter.size += bytes.length;
    yield bytes;
  }
}

/** The header, and the body as it goes on behind it. */
async function splitHeader(body: Readable): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < HEADER_BYTES) {
    const next = await chunks.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield start.subarray(HEADER_BYTES);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { head: start.subarray(0, HEADER_BYTES), rest: rest() };
}

async function* translated(frames: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* frames;
  } catch (error) {
    throw toFileError(error);
  }
}

const toFileError = (error: unknown): unknown => (error instanceof DamagedFile ? new HakoError('PERSONAL_FILE_DAMAGED', { cause: error }) : error);
