/** Rows of a small file that needs no shared data: every kind of fault once, in three scripts. */
const HEADERS = ['external_id', 'nickname', 'language', 'status', 'tags', 'notes', 'family_name', 'given_name', 'birth_date', 'phone', 'email', 'country', 'street'];

export type Row = Partial<Record<(typeof HEADERS)[number], string>>;

export const goodRow = (number: number): Row => ({
  external_id: `T-${number}`, nickname: ['星辰', 'にゃんこ', 'mochi'][number % 3] + `_${number}`, language: ['zh', 'ja', 'en'][number % 3] ?? 'en', status: 'ACTIVE', tags: 'vip;早期', notes: number % 4 === 0 ? 'line one\r\nline "two", with comma' : '',
  family_name: `Planted${number}Family`, given_name: `植${number}`, birth_date: '1990-04-17', phone: `090-1234-${String(number).padStart(4, '0')}`, email: `planted.${number}@leak.example`, country: 'JP', street: `Plantedstreet ${number}`,
});

export const BAD_ROWS: { row: Row; error: string }[] = [
  { row: { ...goodRow(901), nickname: '\u3000' }, error: 'nickname:required' },
  { row: { ...goodRow(902), status: '有効' }, error: 'status:unknown' },
  { row: { ...goodRow(903), birth_date: '2999-01-01' }, error: 'birth_date:future' },
  { row: { ...goodRow(904), email: 'planted..leak@' }, error: 'email:email' },
  { row: { ...goodRow(905), phone: '12' }, error: 'phone:phone' },
  { row: { ...goodRow(906), language: 'xx' }, error: 'language:unknown' },
  { row: { ...goodRow(907), notes: 'x'.repeat(2_001) }, error: 'notes:too_long' },
  { row: goodRow(1), error: 'external_id:taken' },
];

const quote = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export function csvFile(rows: readonly Row[]): string {
  return `\ufeff${[HEADERS.join(','), ...rows.map((row) => HEADERS.map((header) => quote(row[header] ?? '')).join(','))].join('\r\n')}\r\n`;
}
