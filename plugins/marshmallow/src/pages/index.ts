import type { PluginContext, PublicPageDef, PublicTalent, SitemapEntry } from '@hako/sdk-plugin';
import { configOf } from '../config/repository.js';
import { askForm } from './form.js';
import { mineForm } from './mine.js';
import { lastPublished } from './published.js';

/** Pages are loaded with the first visitor: a process that serves none never loads React. */
export const pages: PublicPageDef[] = [
  { path: '/m/:path', query: ['cursor'], render: async (input, ctx) => (await import('./feed-page.js')).renderFeed(input, ctx), sitemap },
  { path: '/m/:path/feed.atom', render: async (input, ctx) => (await import('./news-feed.js')).renderNewsFeed(input, ctx) },
  { path: '/m/:path/ask', render: async (input, ctx) => (await import('./ask-page.js')).renderAsk(input, ctx), form: askForm },
  { path: '/m/:path/ask/sent', render: async (input, ctx) => (await import('./sent-page.js')).renderSent(input, ctx) },
  { path: '/m/:path/mine', cache: 'none', render: async (input, ctx) => (await import('./mine-page.js')).renderMine(input, ctx), form: mineForm },
  { path: '/m/:path/terms', render: async (input, ctx) => (await import('./promise-page.js')).renderPromise('terms')(input, ctx) },
  { path: '/m/:path/privacy', render: async (input, ctx) => (await import('./promise-page.js')).renderPromise('privacy')(input, ctx) },
  { path: '/m/:path/q/:id', render: async (input, ctx) => (await import('./question-page.js')).renderQuestion(input, ctx) },
];

/** Open boxes: the feed with the time of its last answer, and where to ask. */
async function sitemap(talents: readonly PublicTalent[], ctx: PluginContext): Promise<SitemapEntry[]> {
  const last = await ctx.db.read((reader) => lastPublished(reader, talents.map(({ id }) => id)));
  const entries = await Promise.all(
    talents.map(async ({ id, path }): Promise<SitemapEntry[]> => {
      const { enabled } = await ctx.db.read((reader) => configOf(reader, id));
      const lastModified = last.get(id);
      return enabled ? [{ path: `/m/${path}`, ...(lastModified ? { lastModified } : {}) }, { path: `/m/${path}/ask` }] : [];
    }),
  );
  return entries.flat();
}
