import { HakoError, negotiateLocale, type Locale, type PublicTalent } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import type { RequestMark } from '../http/index.js';
import type { Tenant } from '../tenancy/types.js';
import { inLanguage, type Address } from './address.js';
import type { PageMatch } from './page-table.js';

const TALENT_PATH = /^[a-z0-9-]{3,64}$/;

/** One request of a page, from its address. */
export interface Visit {
  mark: RequestMark;
  match: PageMatch;
  address: Address;
  /** Of the address, else what the browser asks for. */
  locale: Locale;
}

export type Place = { kind: 'found'; tenant: Tenant; talentId: string } | { kind: 'moved'; to: string } | { kind: 'missing' } | { kind: 'gone' } | { kind: 'paused'; tenant: Tenant; talentId: string };

export function visitOf(ctx: Context, match: PageMatch, address: Address): Visit {
  return { mark: ctx.state['mark'] as RequestMark, match, address, locale: address.locale ?? negotiateLocale(ctx.get('accept-language') || undefined) };
}

/** Whose page it is. A path that somebody typed with capitals, or that is an old one of hers, leads on. */
export async function placeOf({ tenants }: Pick<Cradle, 'tenants'>, { match, address }: Visit): Promise<Place> {
  const wanted = match.params['path'] ?? '';
  const path = wanted.toLowerCase();
  if (!TALENT_PATH.test(path)) return { kind: 'missing' };
  const found = await tenants.byTalentPath(path);
  if (!found) return { kind: (await tenants.wasTalentPath(path)) ? 'gone' : 'missing' };
  if (found.tenant.status !== 'active') return { kind: 'paused', tenant: found.tenant, talentId: found.talentId };
  const current = found.redirectTo ?? path;
  if (current !== wanted) return { kind: 'moved', to: inLanguage(address.locale, filled(match, current)) };
  return { kind: 'found', tenant: found.tenant, talentId: found.talentId };
}

const filled = ({ parts, params }: PageMatch, path: string): string => parts.map((part) => (part === ':path' ? path : part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part)).join('/');

/** What the perimeter says; while its rules are at hand it says so without a promise. */
export function admitted({ perimeter }: Pick<Cradle, 'perimeter'>, ctx: Context, { requestId, address }: RequestMark, tenantId: string): boolean | Promise<boolean> {
  const visit = { ip: address.ip, userAgent: ctx.get('user-agent'), requestId, door: 'public' as const };
  try {
    const early = perimeter.admitAnyone(visit, ALSO_ITS_AGENCY);
    if (early) return early.then(() => perimeter.admit(tenantId, visit)).then(yes, refused);
    const own = perimeter.admit(tenantId, visit);
    return own ? own.then(yes, refused) : true;
  } catch (refusal) {
    return refused(refusal);
  }
}

const ALSO_ITS_AGENCY = { agencyFollows: true };
const yes = (): true => true;

function refused(refusal: unknown): false {
  if (refusal instanceof HakoError) return false;
  throw refusal;
}

interface TalentRow {
  id: string;
  path: string;
  display_name: string;
  timezone: string;
  oshi_color: string | null;
  avatar_url: string | null;
}

const talentOf = (row: TalentRow): PublicTalent => ({ id: row.id, path: row.path, displayName: row.display_name, timezone: row.timezone, oshiColor: row.oshi_color, avatarUrl: row.avatar_url });
const COLUMNS = 'id, path, display_name, timezone, oshi_color, avatar_url';

/** Read anew for each rendering: the organization's tree may be a second old, and a copy would keep that for long. */
export async function publicTalent({ database }: Pick<Cradle, 'database'>, tenantId: string, talentId: string): Promise<PublicTalent | undefined> {
  const row = await database.tenant(tenantId).read((q) => q.row<TalentRow>(`select ${COLUMNS} from talent where id = $1 and state = 'published'`, [talentId]));
  return row && talentOf(row);
}

export async function publishedTalents({ database }: Pick<Cradle, 'database'>, tenantId: string): Promise<PublicTalent[]> {
  const rows = await database.tenant(tenantId).read((q) => q.rows<TalentRow>(`select ${COLUMNS} from talent where state = 'published' and active order by path`));
  return rows.map(talentOf);
}
