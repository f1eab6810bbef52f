import type { WordList } from '@hako/sdk-plugin/matcher';
import { english } from './en.js';
import { japanese } from './ja.js';
import { chinese } from './zh.js';

/** Our own small lists. They sort, they do not judge: what stands in none of them waits for a moderator as well. */
export const SEEDS: readonly WordList[] = [
  { id: 'seed:en', language: 'en', entries: english },
  { id: 'seed:ja', language: 'ja', entries: japanese },
  { id: 'seed:zh', language: 'zh', entries: chinese },
];
