/**
 * Length-prefixed encoding: each part as u16 length (big endian) and its UTF-8 bytes.
 * Without separators no two lists of parts share an encoding, so no context can pose as another.
 */
export function lp(...parts: (string | number)[]): Buffer {
  const texts = parts.map(String);
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const out = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 2 + length, 0));
  let at = 0;
  texts.forEach((text, i) => {
    const length = lengths[i]!;
    if (length > 0xffff) throw new RangeError('A part is longer than 65,535 bytes');
    at = out.writeUInt16BE(length, at);
    at += out.write(text, at);
  });
  return out;
}
