import type { TalentRow } from './view.js';

export interface ReadinessItem {
  /** Stable name; the shell shows `organization.readiness.<key>`. */
  key: 'parentActive' | 'path' | 'timezone' | 'avatar' | 'oshiColor';
  done: boolean;
  /** Publishing waits for it; the others are advice. */
  required: boolean;
}

/** What a talent should have before fans see her. */
export function readinessOf(talent: TalentRow): { ready: boolean; items: ReadinessItem[] } {
  const items: ReadinessItem[] = [
    { key: 'parentActive', done: talent.active, required: true },
    { key: 'path', done: talent.path !== '', required: true },
    { key: 'timezone', done: talent.timezone !== '', required: true },
    { key: 'avatar', done: talent.avatar_url !== null, required: false },
    { key: 'oshiColor', done: talent.oshi_color !== null, required: false },
  ];
  return { ready: items.every((item) => item.done || !item.required), items };
}
