/** Text in an encoding that Node only reads: its table is turned round. Characters beyond two bytes are not in it. */
export function encode(text: string, encoding: 'Shift_JIS' | 'GB18030' | 'UTF-16LE' | 'UTF-16BE'): Buffer {
  if (encoding === 'UTF-16LE') return Buffer.from(text, 'utf16le');
  if (encoding === 'UTF-16BE') return Buffer.from(text, 'utf16le').swap16();
  const table = tableOf(encoding);
  return Buffer.concat([...text].map((character) => {
    const bytes = table.get(character);
    if (!bytes) throw new Error(`${encoding} has no ${character}`);
    return bytes;
  }));
}

const tables = new Map<string, Map<string, Buffer>>();

function tableOf(encoding: 'Shift_JIS' | 'GB18030'): Map<string, Buffer> {
  const known = tables.get(encoding);
  if (known) return known;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const table = new Map<string, Buffer>();
  const add = (...bytes: number[]): void => {
    try {
      const text = decoder.decode(Buffer.from(bytes));
      if ([...text].length === 1 && !table.has(text)) table.set(text, Buffer.from(bytes));
    } catch {
      // Not a character of this encoding.
    }
  };
  for (let lead = 0; lead < 256; lead += 1) add(lead);
  for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) add(lead, trail);
  tables.set(encoding, table);
  return table;
}
