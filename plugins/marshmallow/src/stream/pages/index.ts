import type { PublicPageDef } from '@hako/sdk-plugin';

/** Loaded with the first visitor, as the other pages. */
export const streamPages: PublicPageDef[] = [
  { path: '/m/:path/overlay', crawl: 'never', render: async (input, ctx) => (await import('./overlay-page.js')).renderOverlay(input, ctx) },
  { path: '/m/:path/reader', crawl: 'never', render: async (input, ctx) => (await import('./reader-page.js')).renderReader(input, ctx) },
];
