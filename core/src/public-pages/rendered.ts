import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Copy } from './copies.js';

/** The bytes of an answer in one encoding, with all its headers, names and values in turn, worked out once. */
interface Variant {
  encoding: string;
  etag: string;
  body: Buffer;
  headers: string[];
  /** Of the answer without the bytes (304). */
  unchanged: string[];
}

export interface Rendered extends Copy {
  status: number;
  /** SHA-256 of the bytes before compression: what the tag of every encoding begins with. */
  digest: string;
  variants: Variant[];
  freshForMs: number;
  /** A page that is not there, in the plugin's own words: the site needs none. */
  worded?: boolean;
  /** When somebody last made sure that the talent and the plugin are there; by the monotonic clock. */
  checkedAt?: number;
}

export interface Answer {
  status: number;
  body: string | Buffer;
  headers: Readonly<Record<string, string>>;
  vary: readonly string[];
}

const gzipped = promisify(gzip);
const brotli = promisify(brotliCompress);
/** Below this a compressed answer is no smaller than its headers. */
const WORTH_COMPRESSING = 1_024;
const COMPRESSIBLE = /^(?:text\/|application\/(?:javascript|json|(?:atom\+)?xml)|image\/svg)/;

/** A strong tag per encoding (RFC 9110, 8.8.3), so that a client never joins bytes of two. */
export async function renderedOf({ status, body, headers, vary }: Answer, copy: Omit<Copy, 'bytes'> & { freshForMs: number }, options: { compress: boolean } = { compress: true }): Promise<Rendered> {
  const plain = typeof body === 'string' ? Buffer.from(body) : body;
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
  const compressible = options.compress && plain.length >= WORTH_COMPRESSING && COMPRESSIBLE.test(headers['content-type'] ?? '');
  const encoded: [string, Buffer][] = compressible
    ? [['br', await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })], ['gzip', await gzipped(plain, { level: 6 })], ['', plain]]
    : [['', plain]];
  const kept = { ...headers, vary: ['accept-encoding', ...vary].join(', ') };
  const variants = encoded.map(([encoding, bytes]): Variant => {
    const etag = encoding === '' ? `"${digest}"` : `"${digest}-${encoding}"`;
    const flat = Object.entries({ ...kept, etag }).flat();
    return { encoding, etag, body: bytes, unchanged: flat, headers: [...flat, 'content-length', String(bytes.length), ...(encoding === '' ? [] : ['content-encoding', encoding])] };
  });
  return { ...copy, status, digest, variants, bytes: variants.reduce((sum, variant) => sum + variant.body.length + 1_500, 0) };
}

/** The smallest form that the client takes; `q=0` is a refusal. */
export function variantFor({ variants }: Rendered, acceptEncoding: string | undefined): Variant {
  const plain = variants[variants.length - 1] as Variant;
  if (variants.length === 1 || !acceptEncoding) return plain;
  return variants.find(({ encoding }) => encoding !== '' && acceptEncoding.includes(encoding) && !refuses(acceptEncoding, encoding)) ?? plain;
}

function refuses(acceptEncoding: string, encoding: string): boolean {
  if (!acceptEncoding.includes(';')) return false;
  return acceptEncoding.split(',').some((part) => {
    const [token = '', ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/);
    return token === encoding && parameters.some((parameter) => /^q=0(?:\.0{1,3})?$/.test(parameter));
  });
}

/** Whether the client has these bytes already, in whichever encoding (RFC 9110, 13.1.2: weak comparison). */
export function isUnchanged({ digest }: Rendered, ifNoneMatch: string | undefined): boolean {
  if (!ifNoneMatch) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => {
    const bare = tag.trim().replace(/^W\//, '');
    return bare === `"${digest}"` || bare === `"${digest}-br"` || bare === `"${digest}-gzip"`;
  });
}
