import type { PluginContext, TenantReader } from '@hako/sdk-plugin';
import { Bindings, messageWhere, type Sight } from './filter-sql.js';
import type { MessageFilters } from './schema.js';

/** Nobody reads a queue of thousands to its end: counting stops here, and the screen says `1,000+`. */
export const COUNT_LIMIT = 1_000;

interface TalentCount {
  talentId: string;
  pending: number;
  flagged: number;
  held: number;
  /** Approved, and not yet read by the talent. */
  unread: number;
}

interface Counts extends Omit<TalentCount, 'talentId'> {
  approved: number;
  /** Published, and reported by visitors. */
  reported: number;
  rejected: number;
  spam: number;
  limit: number;
  oldestPendingAt: Date | null;
  talents: TalentCount[];
}

const limited = (condition: string): string => `(select count(*)::int from (select 1 from marshmallow_message m where ${condition} limit ${COUNT_LIMIT}) x)`;

/** Waiting per box, and what became of the rest; each count stops at a limit, so that a flood costs no more than a busy day. */
export async function countsOf(ctx: PluginContext, sight: Sight, boxes: Pick<MessageFilters, 'talentId' | 'talentIds'>): Promise<Counts> {
  const nodes = (await ctx.scopes.all()).filter((node) => node.type === 'talent' && (sight.reads.all || sight.reads.talentIds.includes(node.id)) && (boxes.talentId === undefined || node.id === boxes.talentId) && (boxes.talentIds === undefined || boxes.talentIds.includes(node.id)));
  const [talents, rest] = await Promise.all([ctx.db.read((reader) => perTalent(reader, sight, nodes.map(({ id }) => id))), ctx.db.read((reader) => settled(reader, sight, boxes))]);
  const sum = (name: 'pending' | 'flagged' | 'held' | 'unread'): number => Math.min(COUNT_LIMIT, talents.reduce((total, one) => total + one[name], 0));
  const oldest = talents.flatMap((one) => one.oldest ?? []).toSorted((left, right) => left.getTime() - right.getTime());
  return {
    pending: sum('pending'), flagged: sum('flagged'), held: sum('held'), unread: sum('unread'), approved: rest?.approved ?? 0, reported: rest?.reported ?? 0, rejected: rest?.rejected ?? 0, spam: rest?.spam ?? 0, limit: COUNT_LIMIT, oldestPendingAt: oldest[0] ?? null,
    talents: talents.map(({ oldest: _oldest, ...counts }) => counts),
  };
}

/** Each pile by its own index: among the oldest thousand that wait there may be none of those that were held. */
function perTalent(reader: TenantReader, sight: Sight, talentIds: readonly string[]): Promise<(TalentCount & { oldest: Date | null })[]> {
  const bind = new Bindings();
  const ids = bind.add(talentIds);
  const waiting = `m.talent_id = t.id and m.status = 'pending' and ${messageWhere({}, sight, bind)}`;
  return reader.rows(
    `select t.id as "talentId", ${limited(waiting)} as pending, ${limited(`${waiting} and m.filter_action <> 'allow'`)} as flagged, ${limited(`${waiting} and m.held`)} as held,
       ${limited(`m.talent_id = t.id and m.status = 'approved' and not m.held and m.read_at is null`)} as unread,
       (select min(m.created_at) from marshmallow_message m where ${waiting}) as oldest
     from unnest(${ids}::uuid[]) as t (id)`,
    bind.values,
  );
}

function settled(reader: TenantReader, sight: Sight, boxes: Pick<MessageFilters, 'talentId' | 'talentIds'>): Promise<Pick<Counts, 'approved' | 'reported' | 'rejected' | 'spam'> | undefined> {
  const bind = new Bindings();
  const where = messageWhere(boxes, sight, bind);
  const reported = messageWhere({ ...boxes, reported: true }, sight, bind);
  return reader.row(`select ${limited(`m.status = 'approved' and ${where}`)} as approved, ${limited(`m.status = 'approved' and ${reported}`)} as reported, ${limited(`m.status = 'rejected' and ${where}`)} as rejected, ${limited(`m.status = 'spam' and ${where}`)} as spam`, bind.values);
}
