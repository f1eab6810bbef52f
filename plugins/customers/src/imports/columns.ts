import type { ErrorDetail, LocalizedText, PluginContext } from '@hako/sdk-plugin';

export type ProfileType = 'individual' | 'company';
export type ImportMode = 'create' | 'update' | 'upsert';

/** Under which heading a column stands in lists of fields. */
export type ColumnGroup = 'basics' | 'company' | 'personal' | 'accounts' | 'memberships' | 'custom';

export interface ColumnDef {
  code: ColumnCode;
  for: 'both' | ProfileType;
  personal: boolean;
  group: ColumnGroup;
  /** Titles that other systems and people give this column, in three languages. */
  aliases: readonly string[];
  /** A further account or membership of the same row: `platform_2` is the second `platform`. */
  repeats?: { base: string; number: number };
  /** In the template; lists of everything in one cell are for files that an export made. */
  template: boolean;
}

interface Definition extends Omit<ColumnDef, 'code' | 'group' | 'template' | 'repeats'> {
  code: string;
  group?: ColumnGroup;
  list?: true;
}

const column = <C extends string>(code: C, kind: ColumnDef['for'], aliases: string[], options: { personal?: boolean; group?: ColumnGroup; list?: true } = {}) => ({ code, for: kind, aliases, personal: options.personal ?? false, ...(options.group && { group: options.group }), ...(options.list && { list: options.list }) });
const personal = { personal: true } as const;
const accounts = { group: 'accounts' } as const;
const memberships = { group: 'memberships' } as const;

/** Every column an import knows, in the order of the template; `_2` and `_3` of accounts and memberships follow from these. */
const COLUMNS = [
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
  column('external_ids', 'both', ['other ids', 'all ids', '其他编号', '其他編號', 'ほかのID', '全部の外部ID'], { list: true }),
  column('identities', 'both', ['accounts', 'platform accounts', 'identities', '平台账号', '平台帳號', 'アカウント一覧'], { ...accounts, list: true }),
  column('platform', 'both', ['platform code', '平台', 'プラットフォーム'], accounts),
  column('platform_uid', 'both', ['uid', 'user id', 'account id', 'channel id', '账号ID', '帳號ID', '平台ID', 'アカウントID', 'チャンネルID'], accounts),
  column('platform_nickname', 'both', ['account name', 'channel name', '账号昵称', '帳號暱稱', 'アカウント名', 'チャンネル名'], accounts),
  column('platform_url', 'both', ['account url', 'channel url', 'profile url', '账号主页', '主页', '主頁', 'アカウントURL', 'プロフィールURL'], accounts),
  column('memberships', 'both', ['all memberships', '全部会员', '全部會員', 'メンバーシップ一覧'], { ...memberships, list: true }),
  column('membership_type', 'both', ['membership', '会员类型', '會員類型', 'メンバーシップ', 'メンバーシップ種別'], memberships),
  column('membership_level', 'both', ['level', 'tier', '会员等级', '會員等級', 'メンバーシップレベル', '会員ランク'], memberships),
  column('membership_from', 'both', ['valid from', 'member since', '会员开始日', '会员开始', '会員開始日', '開始日'], memberships),
  column('membership_to', 'both', ['valid to', 'valid until', 'member until', '会员到期日', '会员到期', '有效期至', '会員終了日', '有効期限'], memberships),
  column('membership_auto_renew', 'both', ['auto renew', 'auto renewal', '自动续费', '自動續費', '自動更新'], memberships),
  column('membership_ref', 'both', ['membership reference', '会员凭证号', '会员参考号', '会員参照番号'], memberships),
  column('membership_note', 'both', ['membership comment', '会员备注', '會員備註', '会員メモ'], memberships),
] as const satisfies readonly Definition[];

export type BaseCode = (typeof COLUMNS)[number]['code'];
/** A base column, its second or third (`platform_2`), or an own field of the agency (`custom.shirt_size`). */
export type ColumnCode = BaseCode | `${BaseCode}_${2 | 3}` | `custom.${string}`;

/** How many accounts and memberships a row can bring in columns of their own. */
export const REPEATS = [1, 2, 3] as const;

/** What an agency's own field needs to be a column. */
export interface CustomColumn {
  code: string;
  name: LocalizedText;
  personal?: boolean;
}

/** Leading columns of an error file; when such a file comes back corrected, they are not data. */
export const ERROR_COLUMNS = ['record', 'field', 'code', 'message'] as const;

export function columnsFor(profileType: ProfileType, custom: readonly CustomColumn[] = []): ColumnDef[] {
  const defs = COLUMNS.filter((def) => def.for === 'both' || def.for === profileType).map(described);
  return [...defs.filter(({ group }) => group !== 'accounts' && group !== 'memberships'), ...repeated(defs, 'accounts'), ...repeated(defs, 'memberships'), ...custom.map(customColumn)];
}

function described({ list, group, ...def }: Definition & { code: BaseCode }): ColumnDef {
  return { ...def, group: group ?? (def.personal ? 'personal' : def.for === 'company' ? 'company' : 'basics'), template: list !== true };
}

function repeated(defs: readonly ColumnDef[], group: ColumnGroup): ColumnDef[] {
  const base = defs.filter((def) => def.group === group);
  const again = ([2, 3] as const).flatMap((number) => base.filter(({ template }) => template).map((def): ColumnDef => ({ ...def, code: `${def.code as BaseCode}_${number}`, aliases: def.aliases.map((alias) => `${alias}${number}`), repeats: { base: def.code, number }, template: false })));
  return [...base, ...again];
}

const customColumn = ({ code, name, personal: secret = false }: CustomColumn): ColumnDef => ({ code: `custom.${code}`, for: 'both', personal: secret, group: 'custom', aliases: [code, ...Object.values(name).filter(Boolean)], template: true });

/** Case, width, spaces and punctuation tell nothing about what a column means. */
export function plainHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/[\s_\-.()[\]*:]+/g, '');
}

function namesFor(profileType: ProfileType, custom: readonly CustomColumn[]): Map<string, ColumnCode> {
  const defs = columnsFor(profileType, custom);
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

/** What an agency chose for a header before, by its plain form; `null` for one that was left out. */
export type Remembered = ReadonlyMap<string, string | null>;

/** Best guess for every header, what was chosen before first; `null` for what is not understood. No field is taken twice. */
export function guessColumns(headers: readonly string[], profileType: ProfileType, known: { custom?: readonly CustomColumn[]; remembered?: Remembered } = {}): (ColumnCode | null)[] {
  const names = namesFor(profileType, known.custom ?? []);
  const taken = new Set<ColumnCode>();
  const skip = isErrorFile(headers) ? ERROR_COLUMNS.length : 0;
  const chosen = headers.map((header) => known.remembered?.get(plainHeader(header)));
  const claim = (code: ColumnCode | undefined): ColumnCode | null => {
    if (code === undefined || taken.has(code)) return null;
    taken.add(code);
    return code;
  };
  // A column that is gone since (a field that was switched off) is guessed anew.
  const first = headers.map((_, index) => (index >= skip && typeof chosen[index] === 'string' ? claim(names.get(plainHeader(chosen[index]))) : null));
  return headers.map((header, index) => first[index] ?? (index < skip || chosen[index] === null ? null : claim(names.get(plainHeader(header)))));
}

export interface ResolvedColumns {
  /** What each position of a record holds; `null` is left out. */
  codes: (ColumnCode | null)[];
  problems: ErrorDetail[];
}

/** Headers and the person's mapping to columns; an unknown header is a problem unless the mapping leaves it out with `null`. */
export function resolveColumns(headers: readonly string[], options: { profileType: ProfileType; mode: ImportMode; mapping: Readonly<Record<string, string | null>>; custom?: readonly (CustomColumn & { required?: boolean })[] }): ResolvedColumns {
  const { profileType, mode, mapping, custom = [] } = options;
  const names = namesFor(profileType, custom);
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
  for (const needed of pairs(takenBy)) report(needed, 'missing');
  if (mode === 'create') for (const { code, required } of custom) if (required && !takenBy.has(`custom.${code}`)) report(`custom.${code}`, 'missing');
  return { codes, problems };

  function report(header: string, code: string): null {
    problems.push({ path: '/file/headers', code, header: header.slice(0, 100) });
    return null;
  }
}

/** A name of an account without its id, or a level without its membership, says nothing. */
function* pairs(taken: ReadonlyMap<string, string>): Generator<string> {
  for (const number of REPEATS) {
    const at = (base: BaseCode): string => numbered(base, number);
    const has = (...bases: BaseCode[]): boolean => bases.some((base) => taken.has(at(base)));
    if (has('platform', 'platform_uid', 'platform_nickname', 'platform_url')) for (const base of ['platform', 'platform_uid'] as const) if (!has(base)) yield at(base);
    if (has('membership_type', 'membership_level', 'membership_from', 'membership_to', 'membership_auto_renew', 'membership_ref', 'membership_note')) for (const base of ['membership_type', 'membership_level'] as const) if (!has(base)) yield at(base);
  }
}

export const numbered = <B extends BaseCode>(base: B, number: 1 | 2 | 3): ColumnCode => (number === 1 ? base : `${base}_${number}`);

/** The title of a column in the language of the request; a second account is the first one's with its number. */
export function columnTitle(ctx: Pick<PluginContext, 't' | 'locale'>, { code, repeats }: ColumnDef, custom: readonly CustomColumn[]): string {
  if (repeats) return `${ctx.t(`columns.${repeats.base}`)} ${repeats.number}`;
  const own = custom.find((field) => code === `custom.${field.code}`);
  return own ? (own.name[ctx.locale] ?? own.name.en) : ctx.t(`columns.${code}`);
}
