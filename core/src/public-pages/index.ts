export { createPageCopies, type OwnPageCopies } from './page-copies.js';
export { createPublicPages } from './public-pages.js';
export type { PageCopies, PublicAnswer, PublicPages, Purge } from './types.js';
