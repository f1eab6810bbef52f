import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { boxOf } from './box.js';
import { excerpt } from './excerpt.js';
import { lastAnswered } from './published.js';

/** More than anybody answers between two looks of a reader. */
const ENTRIES = 30;

/** Her written answers for feed readers. */
export async function renderNewsFeed(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  if (!box) return { status: 404, title: '', body: '' };
  const { talent, words } = box;
  const title = `${words('title')} · ${talent.displayName}`;
  const answered = await ctx.db.read((reader) => lastAnswered(reader, talent.id, ENTRIES));
  const entries = answered.map(({ id, content, reply, approvedAt, repliedAt }) => ({
    id, path: `/m/${talent.path}/q/${id}`, title: excerpt(content, 80), content: `${content}\n\n${talent.displayName}: ${reply ?? ''}`, publishedAt: new Date(approvedAt), updatedAt: new Date(Math.max(new Date(approvedAt).getTime(), new Date(repliedAt ?? 0).getTime())),
  }));
  return { title, body: '', feed: { title, home: `/m/${talent.path}`, author: talent.displayName, entries } };
}
