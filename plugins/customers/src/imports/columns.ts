import type { ErrorDetail } from '@hako/sdk-plugin';

export type ProfileType = 'individual' | 'company';
export type ImportMode = 'create' | 'update' | 'upsert';

export interface ColumnDef {
  code: string;
  for: 'both' | ProfileType;
  personal: boolean;
  /** Titles that other systems and people give this column, in three languages. */
  aliases: readonly string[];
}

const column = (code: string, kind: ColumnDef['for'], aliases: string[], options: { personal?: boolean } = {}): ColumnDef => ({ code, for: kind, aliases, personal: options.personal ?? false });
const personal = { personal: true } as const;

/** Every column an import knows, in the order of the template. */
export const COLUMNS = [
  column('external_id', 'both', ['externalid', 'customer id', 'member id', '外部ID', '外部编号', '外部編號', '会員番号', '客户编号']),
  column('nickname', 'both', ['nick', 'name', 'display name', '昵称', '暱稱', 'ニックネーム', '呼び名', '用户名']),
  column('language', 'both', ['lang', 'primary language', '语言', '語言', '言語']),
  column('status', 'both', ['status code', '状态', '狀態', 'ステータス', '状態']),
  column('tags', 'both', ['tag', 'labels', '标签', '標籤', 'タグ']),
  column('source', 'both', ['origin', 'channel', '来源', '來源', '流入元', '登録元']),
  column('notes', 'both', ['note', 'comment', 'remarks', '备注', '備註', '備考', 'メモ']),
  column('legal_name', 'company', ['company', 'company name', 'company legal name', '公司名称', '公司名', '会社名', '法人名']),
  column('short_name', 'company', ['company short name', '简称', '簡稱', '略称']),
  column('segment', 'company', ['industry', 'business segment code', '行业', '業種']),
  column('founding_date', 'company', ['founded', 'establishment date', '成立日期', '設立日']),
  column('website', 'company', ['url', 'web', '网站', '網站', 'ウェブサイト']),
  column('family_name', 'individual', ['last name', 'surname', '姓', '姓氏'], personal),
  column('given_name', 'individual', ['first name', 'forename', '名', '名字'], personal),
  column('gender', 'individual', ['sex', '性别', '性別'], personal),
  column('birth_date', 'individual', ['birthday', 'date of birth', 'dob', '生日', '出生日期', '生年月日', '誕生日'], personal),
  column('registration_number', 'company', ['registration no', '注册号', '统一社会信用代码', '法人番号', '登録番号'], personal),
  column('vat_id', 'company', ['vat', 'tax id', '税号', '稅號', '納税者番号'], personal),
  column('contact_person', 'company', ['contact', '联系人', '聯絡人', '担当者'], personal),
  column('phone', 'both', ['mobile', 'telephone', 'tel', '电话', '電話', '手机', '手機', '電話番号'], personal),
  column('email', 'both', ['e-mail', 'mail', '邮箱', '郵箱', '电子邮件', 'メール', 'メールアドレス'], personal),
  column('country', 'both', ['country code', '国家', '國家', '国'], personal),
  column('postal_code', 'both', ['zip', 'postcode', 'zip code', '邮编', '郵遞區號', '郵便番号'], personal),
  column('province', 'both', ['state', 'prefecture', 'region', '省', '省份', '都道府県'], personal),
  column('city', 'both', ['town', '城市', '市', '市区町村'], personal),
  column('street', 'both', ['address', 'street address', '街道', '地址', '住所', '番地'], personal),
] as const satisfies readonly ColumnDef[];

export type ColumnCode = (typeof COLUMNS)[number]['code'];

/** Leading columns of an error file; when such a file comes back corrected, they are not data. */
export const ERROR_COLUMNS = ['record', 'field', 'code', 'message'] as const;

export function columnsFor(profileType: ProfileType): ColumnDef[] {
  return COLUMNS.filter((def) => def.for === 'both' || def.for === profileType);
}

/** Case, width, spaces and punctuation tell nothing about what a column means. */
export function plainHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/[\s_\-.()[\]*:]+/g, '');
}

function namesFor(profileType: ProfileType): Map<string, ColumnCode> {
  const defs = columnsFor(profileType) as (ColumnDef & { code: ColumnCode })[];
  const names = new Map<string, ColumnCode>();
  for (const { code } of defs) names.set(plainHeader(code), code);
  for (const { code, aliases } of defs) {
    for (const alias of aliases) if (!names.has(plainHeader(alias))) names.set(plainHeader(alias), code);
  }
  return names;
}

export function isErrorFile(headers: readonly string[]): boolean {
  return ERROR_COLUMNS.every((name, index) => headers[index]?.trim().toLowerCase() === name);
}

/** Best guess for every header; `null` for what is not understood. No field is taken twice. */
export function guessColumns(headers: readonly string[], profileType: ProfileType): (ColumnCode | null)[] {
  const names = namesFor(profileType);
  const taken = new Set<ColumnCode>();
  const skip = isErrorFile(headers) ? ERROR_COLUMNS.length : 0;
  return headers.map((header, index) => {
    const code = index < skip ? undefined : names.get(plainHeader(header));
    if (code === undefined || taken.has(code)) return null;
    taken.add(code);
    return code;
  });
}

export interface ResolvedColumns {
  /** What each position of a record holds; `null` is left out. */
  codes: (ColumnCode | null)[];
  problems: ErrorDetail[];
}

/** Headers and the person's mapping to columns; an unknown header is a problem unless the mapping leaves it out with `null`. */
export function resolveColumns(headers: readonly string[], options: { profileType: ProfileType; mode: ImportMode; mapping: Readonly<Record<string, string | null>> }): ResolvedColumns {
  const { profileType, mode, mapping } = options;
  const names = namesFor(profileType);
  const problems: ErrorDetail[] = [];
  const seen = new Set<string>();
  const takenBy = new Map<ColumnCode, string>();
  const skip = isErrorFile(headers) ? ERROR_COLUMNS.length : 0;

  const codes = headers.map((header, index) => {
    if (index < skip) return null;
    if (seen.has(plainHeader(header))) return report(header, 'duplicate');
    seen.add(plainHeader(header));
    const chosen = Object.hasOwn(mapping, header) ? mapping[header] : undefined;
    if (chosen === null) return null;
    const code = names.get(plainHeader(chosen ?? header));
    if (code === undefined) return report(header, 'unknown');
    if (takenBy.has(code)) return report(header, 'duplicate');
    takenBy.set(code, header);
    return code;
  });
  for (const header of Object.keys(mapping)) if (!headers.includes(header)) report(header, 'absent');
  if (mode !== 'update' && !takenBy.has('nickname')) report('nickname', 'missing');
  if (mode !== 'create' && !takenBy.has('external_id')) report('external_id', 'missing');
  return { codes, problems };

  function report(header: string, code: string): null {
    problems.push({ path: '/file/headers', code, header: header.slice(0, 100) });
    return null;
  }
}
