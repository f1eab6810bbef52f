/** Header of the file to field of a customer; `null` leaves the column out. */
export type Mapping = Record<string, string | null>;

export interface ImportField {
  code: string;
  required: boolean;
  /** Kept in the vault: its values are not shown in the preview unless asked for. */
  personal: boolean;
  /** Names that this column carries in other people's files, besides its own code. */
  names: readonly string[];
}

const field = (code: string, names: string[], options: { required?: boolean; personal?: boolean } = {}): ImportField => ({
  code,
  names,
  required: options.required ?? false,
  personal: options.personal ?? false,
});

const personal = { personal: true };

const shared: ImportField[] = [
  field('external_id', ['externalid', 'id', 'customer id', '外部ID', '外部编号', '外部編號', '会員番号', '客户编号']),
  field('nickname', ['nick', 'name', 'display name', '昵称', '暱稱', 'ニックネーム', '呼び名', '用户名'], { required: true }),
  field('language', ['lang', 'primary language', 'primary_language', '语言', '語言', '言語']),
  field('status', ['status code', 'status_code', '状态', '狀態', 'ステータス', '状態']),
  field('tags', ['tag', 'labels', '标签', '標籤', 'タグ']),
  field('source', ['origin', 'channel', '来源', '來源', '流入元', '登録元']),
  field('notes', ['note', 'comment', 'remarks', '备注', '備註', '備考', 'メモ']),
];

const contact: ImportField[] = [
  field('phone', ['mobile', 'telephone', 'tel', '电话', '電話', '手机', '手機', '電話番号'], personal),
  field('email', ['e-mail', 'mail', '邮箱', '郵箱', '电子邮件', 'メール', 'メールアドレス'], personal),
  field('country', ['country code', '国家', '國家', '国'], personal),
  field('postal_code', ['zip', 'postcode', 'zip code', '邮编', '郵遞區號', '郵便番号'], personal),
  field('province', ['state', 'prefecture', 'region', '省', '省份', '都道府県'], personal),
  field('city', ['town', '城市', '市', '市区町村'], personal),
  field('street', ['address', 'street address', '街道', '地址', '住所', '番地'], personal),
];

const individual: ImportField[] = [
  field('family_name', ['last name', 'surname', '姓', '姓氏'], personal),
  field('given_name', ['first name', 'forename', '名'], personal),
  field('gender', ['sex', '性别', '性別'], personal),
  field('birth_date', ['birthday', 'date of birth', 'dob', '生日', '出生日期', '生年月日', '誕生日'], personal),
];

const company: ImportField[] = [
  field('legal_name', ['company', 'company name', 'company_legal_name', '公司名称', '公司名', '会社名', '法人名']),
  field('short_name', ['company_short_name', '简称', '簡稱', '略称']),
  field('registration_number', ['registration no', '注册号', '统一社会信用代码', '法人番号', '登録番号'], personal),
  field('vat_id', ['vat', 'tax id', '税号', '稅號', '納税者番号'], personal),
  field('founding_date', ['founded', 'establishment_date', '成立日期', '設立日'], {}),
  field('segment', ['industry', 'business_segment_code', '行业', '業種']),
  field('website', ['url', 'web', '网站', '網站', 'ウェブサイト']),
  field('contact_person', ['contact', '联系人', '聯絡人', '担当者'], personal),
];

export type ProfileType = 'individual' | 'company';

export function importFields(profileType: ProfileType): ImportField[] {
  return [...shared, ...(profileType === 'company' ? company : individual), ...contact];
}

/** Case, width, spaces and punctuation tell nothing about what a column means. */
export function normaliseHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/[\s_\-.()[\]*:]+/g, '');
}

/** Best guess per header: remembered choice first, then the field's own code, then its other names. No field is taken twice. */
export function guessMapping(headers: string[], fields: ImportField[], remembered: Mapping = {}): Mapping {
  const byName = new Map<string, string>();
  for (const { code, names } of fields) for (const name of names) if (!byName.has(normaliseHeader(name))) byName.set(normaliseHeader(name), code);
  // A field's own code beats another field's alias.
  for (const { code } of fields) byName.set(normaliseHeader(code), code);

  const known = new Set(fields.map(({ code }) => code));
  const taken = new Set<string>();
  const mapping: Mapping = {};
  const claim = (header: string, code: string | undefined): void => {
    if (code === undefined || !known.has(code) || taken.has(code)) return;
    taken.add(code);
    mapping[header] = code;
  };
  for (const header of headers) {
    const choice = remembered[normaliseHeader(header)];
    if (choice === null) mapping[header] = null;
    else claim(header, choice);
  }
  const exact = new Set(fields.map(({ code }) => normaliseHeader(code)));
  for (const header of headers) if (!(header in mapping) && exact.has(normaliseHeader(header))) claim(header, byName.get(normaliseHeader(header)));
  for (const header of headers) if (!(header in mapping)) claim(header, byName.get(normaliseHeader(header)));
  for (const header of headers) mapping[header] ??= null;
  return mapping;
}

/** Gives `header` a field; whoever had it before loses it, so that a field never has two columns. */
export function assignField(mapping: Mapping, header: string, code: string | null): Mapping {
  const next: Mapping = {};
  for (const [other, held] of Object.entries(mapping)) next[other] = code !== null && held === code ? null : held;
  next[header] = code;
  return next;
}

/** What an error file puts before the columns of the original; a corrected one is uploaded as it is. */
const ERROR_COLUMNS = ['record', 'field', 'code', 'message'];

export function dataHeaders(headers: string[]): string[] {
  return isErrorFile(headers) ? headers.slice(ERROR_COLUMNS.length) : headers;
}

export function isErrorFile(headers: string[]): boolean {
  return ERROR_COLUMNS.every((name, at) => headers[at]?.trim().toLowerCase() === name);
}

export interface MappingProblems {
  /** Required fields without a column. */
  missing: string[];
  /** Headers that stand twice in the file. */
  duplicates: string[];
  /** The mode recognises customers by an external id, and no column carries one. */
  externalIdNeeded: boolean;
}

export function checkMapping(headers: string[], mapping: Mapping, options: { fields: ImportField[]; mode: 'create' | 'update' | 'upsert' }): MappingProblems {
  const used = new Set(Object.values(mapping).filter((code) => code !== null));
  const seen = new Map<string, number>();
  for (const header of headers) seen.set(normaliseHeader(header), (seen.get(normaliseHeader(header)) ?? 0) + 1);
  return {
    // An update changes only what the file brings.
    missing: options.mode === 'update' ? [] : options.fields.filter(({ code, required }) => required && !used.has(code)).map(({ code }) => code),
    duplicates: [...new Set(headers.filter((header) => (seen.get(normaliseHeader(header)) ?? 0) > 1))],
    externalIdNeeded: options.mode !== 'create' && !used.has('external_id'),
  };
}

export function isComplete(problems: MappingProblems): boolean {
  return problems.missing.length === 0 && problems.duplicates.length === 0 && !problems.externalIdNeeded;
}
