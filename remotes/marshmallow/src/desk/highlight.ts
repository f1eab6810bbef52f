import type { Match } from '../api/types.js';

/** A piece of the text with the findings that lie on it; `notes` are their numbers in the list below, from 1. */
export interface Piece {
  text: string;
  notes: number[];
  severity: number;
}

/** Cuts the text where findings begin and end; they may overlap. What points outside the text, or into the other one, points nowhere. */
export function pieces(text: string, matches: readonly Match[], place?: 'name'): Piece[] {
  const valid = matches.map((match, index) => ({ ...match, note: index + 1 })).filter(({ start, end, in: where }) => where === place && start >= 0 && end <= text.length && start < end);
  const cuts = [...new Set([0, text.length, ...valid.flatMap(({ start, end }) => [start, end])])].toSorted((left, right) => left - right);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    const here = valid.filter(({ start, end }) => start <= from && end >= to);
    return { text: text.slice(from, to), notes: here.map(({ note }) => note), severity: Math.max(0, ...here.map(({ severity }) => severity)) };
  });
}

export interface Visible {
  text: string;
  /** `U+202E`: a sign that nobody sees, drawn as its name. */
  hidden: boolean;
}

/** What reverses or hides text. Joiners inside emoji and their variants are left alone. */
const HIDDEN = /[\u00AD\u061C\u115F\u1160\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\u3164\uFEFF\u{E0000}-\u{E007F}]/u;
const SPLIT = new RegExp(`(${HIDDEN.source})`, 'u');

/** A moderator must see what a fan hid. */
export function visible(text: string): Visible[] {
  return text
    .split(SPLIT)
    .filter((part) => part !== '')
    .map((part) => (HIDDEN.test(part) ? { text: `U+${(part.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`, hidden: true } : { text: part, hidden: false }));
}
