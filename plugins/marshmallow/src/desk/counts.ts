import type { PluginContext } from '@hako/sdk-plugin';
import { Bindings, messageWhere, type Sight } from './filter-sql.js';
import type { MessageFilters } from './schema.js';

/** Nobody reads a queue of thousands to its end: counting stops here, and the screen says `1,000+`. */
export const COUNT_LIMIT = 1_000;

interface TalentCount {
  talentId: string;
  pending: number;
  flagged: number;
  held: number;
}

interface Counts extends Omit<TalentCount, 'talentId'> {
  approved: number;
  rejected: number;
  spam: number;
  limit: number;
  oldestPendingAt: Date | null;
  talents: TalentCount[];
}

const settled = (status: string, where: string): string => `(select count(*)::int from (select 1 from marshmallow_message m where m.status = '${status}' and ${where} limit ${COUNT_LIMIT}) x)`;

/** Waiting per box, and what became of the rest; each count stops at a limit, so that a flood costs no more than a busy day. */
export async function countsOf(ctx: PluginContext, sight: Sight, boxes: Pick<MessageFilters, 'talentId' | 'talentIds'>): Promise<Counts> {
  const nodes = (await ctx.scopes.all()).filter((node) => node.type === 'talent' && (sight.reads.all || sight.reads.talentIds.includes(node.id)) && (boxes.talentId === undefined || node.id === boxes.talentId) && (boxes.talentIds === undefined || boxes.talentIds.includes(node.id)));
  const bind = new Bindings();
  const ids = bind.add(nodes.map(({ id }) => id));
  const where = messageWhere({}, sight, bind);
  const talents = await ctx.db.read((reader) =>
    reader.rows<TalentCount & { oldest: Date | null }>(
      `select t.id as "talentId", c.pending, c.flagged, c.held, c.oldest from unnest(${ids}::uuid[]) as t (id)
       cross join lateral (
         select count(*)::int as pending, (count(*) filter (where x.filter_action <> 'allow'))::int as flagged, (count(*) filter (where x.held))::int as held, min(x.created_at) as oldest
         from (select m.filter_action, m.held, m.created_at from marshmallow_message m where m.talent_id = t.id and m.status = 'pending' and ${where} order by m.created_at limit ${COUNT_LIMIT}) x
       ) c`,
      bind.values,
    ),
  );
  const rest = await ctx.db.read((reader) => {
    const again = new Bindings();
    const condition = messageWhere(boxes, sight, again);
    return reader.row<Pick<Counts, 'approved' | 'rejected' | 'spam'>>(`select ${settled('approved', condition)} as approved, ${settled('rejected', condition)} as rejected, ${settled('spam', condition)} as spam`, again.values);
  });
  const sum = (name: 'pending' | 'flagged' | 'held'): number => Math.min(COUNT_LIMIT, talents.reduce((total, one) => total + one[name], 0));
  const oldest = talents.flatMap((one) => one.oldest ?? []).toSorted((left, right) => left.getTime() - right.getTime());
  return {
    pending: sum('pending'), flagged: sum('flagged'), held: sum('held'), approved: rest?.approved ?? 0, rejected: rest?.rejected ?? 0, spam: rest?.spam ?? 0, limit: COUNT_LIMIT, oldestPendingAt: oldest[0] ?? null,
    talents: talents.map(({ oldest: _oldest, ...counts }) => counts),
  };
}
