import type { PluginContext, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { covered } from '../privacy/pseudonyms.js';

const PERIOD_MS = 30 * 86_400_000;

export interface Block {
  id: string;
  /** Null: in every box of the agency. */
  talentId: string | null;
  /** The pseudonym that moderators know. */
  tag: string;
  note: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date;
}

const COLUMNS = `id, talent_id as "talentId", tag, note, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt"`;

/** When the salt of today's pseudonyms is destroyed: a block cannot last longer than its sender can be known. */
const knownUntil = (now: Date): Date => new Date((Math.floor(now.getTime() / PERIOD_MS) + 2) * PERIOD_MS);

interface Trace {
  sender: Buffer;
  site: Buffer | null;
  ref: Buffer | null;
  tag: string;
}

/**
 * Blocks whoever sent a message: in this talent's box by network (and the network around it), in the whole agency by network and
 * browser. Empty when the trace is cut already.
 */
export async function blockSender(ctx: PluginContext, tx: TenantTransaction, { messageId, talentId, everywhere, note }: { messageId: string; talentId: string; everywhere: boolean; note: string }): Promise<Block[]> {
  const trace = await tx.row<Trace>('select sender_key as sender, site_key as site, trust_ref as ref, sender_tag as tag from marshmallow_message where id = $1 and trace = 0 and sender_key is not null and sender_tag is not null', [messageId]);
  if (!trace) return [];
  const now = ctx.clock.now();
  const keys = everywhere ? (trace.ref ? [covered(ctx, trace.sender, trace.ref)] : []) : [trace.sender, ...(trace.site ? [trace.site] : [])];
  const made: Block[] = [];
  for (const key of keys) {
    const block = await tx.row<Block>(
      `insert into marshmallow_block (id, key, talent_id, tag, note, created_at, created_by, expires_at)
       select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select 1 from marshmallow_block where key = $2 and talent_id is not distinct from $3::uuid) returning ${COLUMNS}`,
      [ctx.ids.uuid(), key, everywhere ? null : talentId, trace.tag, note, now, ctx.principal.name, knownUntil(now)],
    );
    if (block) made.push(block);
  }
  return made;
}

/** One line a sender: the two keys of a talent's block are one to people. */
export const listBlocks = (reader: TenantReader, talentIds: readonly string[] | null, everywhere: boolean, now: Date): Promise<Block[]> =>
  reader.rows<Block>(
    `select distinct on (talent_id, tag) ${COLUMNS} from marshmallow_block where expires_at > $3 and ((talent_id is null and $2) or ($1::uuid[] is null and talent_id is not null) or talent_id = any($1::uuid[])) order by talent_id, tag, created_at desc`,
    [talentIds, everywhere, now],
  );

export const findBlock = (reader: TenantReader, id: string): Promise<Block | undefined> => reader.row<Block>(`select ${COLUMNS} from marshmallow_block where id = $1`, [id]);

export async function removeBlock(tx: TenantTransaction, { talentId, tag }: Block): Promise<void> {
  await tx.rows('delete from marshmallow_block where tag = $1 and talent_id is not distinct from $2::uuid', [tag, talentId]);
}
