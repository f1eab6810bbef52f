/** One segment: no dot files, no traversal, nothing that a shell, a URL or a file system reads in its own way. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;
const MAX_LENGTH = 512;

/** @throws Error when the key could name anything but a file below the store's own folder. */
export function assertKey(key: string): string {
  const segments = key.split('/');
  const good = key.length <= MAX_LENGTH && segments.every((segment) => SEGMENT.test(segment) && !segment.includes('..') && !segment.endsWith('.'));
  if (!good) throw new Error('a file key is letters, digits, ".", "_", "-" in segments parted by "/"');
  return key;
}

/** RFC 6266 with the name in UTF-8 (RFC 8187) and a plain fallback; control characters and quotes cannot get in. */
export function contentDisposition(filename: string): string {
  const name = filename.replace(/\p{Surrogate}/gu, '_').replace(/[\u0000-\u001f\u007f"\\/]/g, '_').slice(0, 200) || 'file';
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/%/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
