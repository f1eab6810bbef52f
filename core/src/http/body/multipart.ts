import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as Busboys from '@fastify/busboy';
import { HakoError, type UploadedFile } from '@hako/sdk-plugin';
import { lazily } from '../../lazily.js';
import { parseStrictJson } from './strict-json.js';

const busboy = lazily<typeof Busboys>('@fastify/busboy');
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;

export interface Upload {
  file: UploadedFile;
  /** JSON of the field `options`, when it came before the file. */
  options: unknown;
  /** Settles when the whole request was read; rejects with what was wrong with it. */
  finished: Promise<void>;
  /** Reads away what the handler left, so that the connection can be used again. */
  discard(): void;
}

const refuse = (path: string, code: string, facts: Record<string, unknown> = {}): HakoError => new HakoError('VALIDATION_FAILED', { details: [{ path, code, ...facts }] });

/**
 * multipart/form-data with one file, handed on as a stream as soon as it begins; nothing is buffered but small fields.
 * A file beyond the limit ends the stream with `PAYLOAD_TOO_LARGE`, so that the handler's own work fails and is rolled back.
 */
export async function readUpload(request: IncomingMessage, spec: { field: string; maxBytes: number; maxArray: number }): Promise<Upload> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new HakoError('UNSUPPORTED_MEDIA_TYPE', { params: { expected: 'multipart/form-data' } });
  const tooLarge = (): HakoError => new HakoError('PAYLOAD_TOO_LARGE', { params: { limit: spec.maxBytes } });
  // The envelope around the file is small; this saves reading ten gigabytes to refuse them.
  if (Number(request.headers['content-length']) > spec.maxBytes + MAX_FIELDS * MAX_FIELD_BYTES) throw tooLarge();

  const parser = openParser({ ...request.headers, 'content-type': contentType }, spec.maxBytes);
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const later: Record<string, string> = {};
  let current: PassThrough | undefined;
  let fault: HakoError | undefined;
  const fail = (error: HakoError): void => {
    fault ??= error;
    current?.destroy(error);
    parser.destroy(error);
  };

  const begun = new Promise<{ file: Omit<UploadedFile, 'laterFields'>; before: Record<string, string> }>((resolve, reject) => {
    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      if (nameTruncated || valueTruncated) return fail(refuse('', 'too_long', { limit: MAX_FIELD_BYTES }));
      if (name in fields || name in later) return fail(refuse(`/${name.slice(0, 100)}`, 'duplicate'));
      (current ? later : fields)[name] = value;
    });
    parser.on('file', (name, source, filename, _encoding, mimeType) => {
      if (name !== spec.field) {
        source.resume();
        return fail(refuse(`/${name.slice(0, 100)}`, 'unknown'));
      }
      const target = new PassThrough();
      current = target;
      source.on('limit', () => fail(tooLarge()));
      source.on('error', () => fail(refuse(`/${spec.field}`, 'incomplete')));
      // Not `pipe().on('end')`: a truncated source ends as if it were whole, and `limit` comes first.
      source.on('data', (chunk: Buffer) => {
        if (!target.destroyed && !target.write(chunk)) source.pause();
      });
      target.on('drain', () => source.resume());
      target.on('close', () => source.resume());
      target.on('error', () => source.resume());
      source.on('end', () => {
        if (!fault) target.end();
      });
      resolve({ file: { filename: safeName(filename), contentType: mimeType, stream: target }, before: fields });
    });
    parser.on('partsLimit', () => fail(refuse('', 'too_many', { limit: MAX_FIELDS })));
    parser.on('fieldsLimit', () => fail(refuse('', 'too_many', { limit: MAX_FIELDS })));
    parser.on('filesLimit', () => fail(refuse(`/${spec.field}`, 'too_many', { limit: 1 })));
    parser.on('error', () => reject(fault ?? refuse('', 'multipart')));
    parser.on('finish', () => reject(fault ?? refuse(`/${spec.field}`, 'required')));
  });

  const finished = pipeline(request, parser).catch(() => {
    fault ??= refuse('', 'multipart');
    current?.destroy(fault);
    throw fault;
  });
  finished.catch(() => undefined);

  const { file, before } = await begun;
  const laterFields = finished.then(() => later);
  laterFields.catch(() => undefined);
  return {
    file: { ...file, laterFields },
    options: before['options'] === undefined ? undefined : parseStrictJson(Buffer.from(before['options']), { maxArray: spec.maxArray }),
    finished,
    discard: () => {
      current?.resume();
      request.resume();
    },
  };
}

function openParser(headers: Busboys.BusboyHeaders, fileSize: number): InstanceType<typeof Busboys.Busboy> {
  try {
    return new (busboy().Busboy)({ headers, limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, files: 1, fileSize, parts: MAX_FIELDS + 1, headerPairs: 50 } });
  } catch (cause) {
    throw new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'multipart' }], cause });
  }
}

/** The last path segment without control characters; a file name is shown, never used as a path. */
function safeName(filename: string | undefined): string {
  const last = (filename ?? '').split(/[\\/]/).pop() ?? '';
  return last.replace(/[\p{C}]/gu, '').slice(0, 200) || 'file';
}
