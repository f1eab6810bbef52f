import { openArchive, type Archive } from './archive.js';
import { readRows } from './rows.js';
import { readSharedStrings } from './shared-strings.js';
import { readStyles, type NumberKind } from './styles.js';
import { SheetProblem, type SheetInfo, type XlsxBook, type XlsxLimits } from './types.js';
import { readXml } from './xml.js';

/** security.md 2.6. */
const LIMITS: XlsxLimits = { entries: 100, unpacked: 100 * 1024 * 1024, ratio: 100 };

interface SheetPart extends SheetInfo {
  part: string;
}

/**
 * Opens a workbook (ECMA-376) that lies in memory. Only its list of sheets is read here; macros, links and pictures are never looked at.
 *
 * @throws SheetProblem
 */
export async function openXlsx(bytes: Buffer, limits: Partial<XlsxLimits> = {}): Promise<XlsxBook> {
  const archive = await openArchive(bytes, { ...LIMITS, ...limits });
  if (!archive.has('[Content_Types].xml')) throw new SheetProblem('not_xlsx');
  const main = await mainPart(archive);
  const { sheets, system } = await readWorkbook(archive, main);
  if (sheets.length === 0) throw new SheetProblem('no_sheet');
  const merges: string[] = [];
  let shared: Promise<Shared> | undefined;
  return {
    sheets: sheets.map(({ name, hidden }) => ({ name, hidden })),
    merges,
    async *rows(name) {
      const sheet = sheets.find((one) => one.name === name);
      if (!sheet) throw new SheetProblem('no_sheet');
      // Waited for before anything else: a file broken in two places must not leave a fault that nobody hears of, which would end the process.
      const texts = await (shared ??= readShared(archive, main));
      merges.length = 0;
      yield* readRows(await archive.read(sheet.part), { ...texts, system, onMerge: (range) => void merges.push(range) });
    },
  };
}

type Relations = Map<string, { type: string; target: string }>;

async function relations(archive: Archive, part: string): Promise<Relations> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const name = `${folder}_rels/${part.slice(slash)}.rels`;
  const found: Relations = new Map();
  if (!archive.has(name)) return found;
  await readXml(await archive.read(name), {
    open(tag, attributes) {
      // A link that leaves the file is nobody's sheet.
      if (tag !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      found.set(attributes['Id'] ?? '', { type: (attributes['Type'] ?? '').split('/').pop() ?? '', target: resolve(folder, attributes['Target'] ?? '') });
    },
  });
  return found;
}

function resolve(folder: string, target: string): string {
  const path: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/').filter(Boolean)) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

async function mainPart(archive: Archive): Promise<string> {
  const main = [...(await relations(archive, '')).values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!archive.has(main) || !main.endsWith('.xml')) throw new SheetProblem('not_xlsx');
  return main;
}

async function readWorkbook(archive: Archive, main: string): Promise<{ sheets: SheetPart[]; system: 1900 | 1904 }> {
  const parts = await relations(archive, main);
  const sheets: SheetPart[] = [];
  let system: 1900 | 1904 = 1900;
  await readXml(await archive.read(main), {
    open(tag, attributes) {
      if (tag === 'workbookPr') system = ['1', 'true'].includes(attributes['date1904'] ?? '') ? 1904 : 1900;
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name) && name !== 'sheetId')?.[1];
      const part = parts.get(id ?? '');
      // Sheets of charts and macros hold no rows.
      if (part?.type === 'worksheet' && archive.has(part.target)) sheets.push({ name: attributes['name'] ?? '', hidden: (attributes['state'] ?? 'visible') !== 'visible', part: part.target });
    },
  });
  return { sheets, system };
}

interface Shared {
  strings: string[];
  styles: NumberKind[];
}

async function readShared(archive: Archive, main: string): Promise<Shared> {
  const parts = [...(await relations(archive, main)).values()];
  const partOf = (type: string): string | undefined => parts.find((part) => part.type === type && archive.has(part.target))?.target;
  const [strings, styles] = [partOf('sharedStrings'), partOf('styles')];
  return {
    strings: strings === undefined ? [] : await readSharedStrings(await archive.read(strings)),
    styles: styles === undefined ? [] : await readStyles(await archive.read(styles)),
  };
}
