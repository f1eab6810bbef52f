import type { Bytes } from './archive.js';
import { readXml } from './xml.js';

/** What a number of this style means: a point in time, or digits filled up with zeros (`00000`). */
export type NumberKind = { kind: 'plain' } | { kind: 'time' } | { kind: 'padded'; digits: number };

const PLAIN: NumberKind = { kind: 'plain' };
const TIME: NumberKind = { kind: 'time' };

/** Formats 14 to 22 and 45 to 47 are dates and times everywhere, 27 to 36 and 50 to 58 in East Asia (ECMA-376 part 1, 18.8.30). */
const isBuiltInTime = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Kind of each cell style, by its index. */
export async function readStyles(stream: Bytes): Promise<NumberKind[]> {
  const custom = new Map<number, NumberKind>();
  const styles: NumberKind[] = [];
  let inCells = false;
  await readXml(stream, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), kindOf(attributes['formatCode'] ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        styles.push(custom.get(id) ?? (isBuiltInTime(id) ? TIME : PLAIN));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

export function kindOf(format: string): NumberKind {
  const first = format.split(';')[0] ?? '';
  if (/^0{2,}$/.test(first)) return { kind: 'padded', digits: first.length };
  // Colours, locales and literal text may hold any letter.
  const bare = first.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]|"[^"]*"|\\.|_.|\*./gi, '');
  return /[ymdhseg年月日時分秒]/i.test(bare) && !/general/i.test(bare) && !/[#0?]/.test(bare.replace(/s+\.0+/gi, '')) ? TIME : PLAIN;
}
