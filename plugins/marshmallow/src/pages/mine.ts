import { HakoError, type PageForm, type RequestContext, type TenantReader } from '@hako/sdk-plugin';
import { authorKeysOf } from '../privacy/pseudonyms.js';
import type { MessageLanguage } from '../messages/types.js';

/** A question as its sender finds it again: what she wrote, and what everybody may know of it. */
export interface Own {
  id: string;
  content: string;
  language: MessageLanguage;
  createdAt: Date;
  /** Waiting, held, turned away: all the same to her (the answer for every outcome is one). */
  isPublic: boolean;
  reply: string | null;
}

const MOST = 100;

/** `undefined`: this browser is not known here. */
export async function ownQuestions(ctx: RequestContext, talentId: string): Promise<Own[] | undefined> {
  const token = ctx.visitor?.token;
  if (!token) return undefined;
  const keys = await authorKeysOf(ctx, talentId, token);
  return ctx.db.read((reader: TenantReader) =>
    reader.rows<Own>(
      `select m.id, m.content, m.language, m.created_at as "createdAt", m.status = 'approved' and not m.held as "isPublic", case when m.status = 'approved' and not m.held then m.reply end as reply
       from marshmallow_message m where m.author_key = any($1::bytea[]) and m.talent_id = $2 order by m.created_at desc, m.id desc limit ${MOST}`,
      [keys, talentId],
    ),
  );
}

/** Forgets who sent them; the questions stay where they are. */
export const mineForm: PageForm = {
  fields: ['forget'],
  maxBytes: 1_024,
  async submit({ talent, href, fields }, ctx) {
    const token = ctx.visitor?.token;
    if (fields.forget === undefined) throw new HakoError('NOT_FOUND');
    if (token) {
      const keys = await authorKeysOf(ctx, talent.id, token);
      await ctx.db.write((tx) => tx.rows('update marshmallow_message set author_key = null where author_key = any($1::bytea[]) and talent_id = $2', [keys, talent.id]));
    }
    return { redirect: href(`/m/${talent.path}/mine`) };
  },
};
