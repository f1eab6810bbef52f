import type { FilterAction, FilterKey, Finding, Severity } from '@hako/sdk-plugin/matcher';
import type { Strength } from './types.js';

/** How sure one finding makes us that nobody wants to read this, 0 to 1. */
const WEIGHT: Record<Severity, number> = { 1: 0.2, 2: 0.45, 3: 0.85 };
/** Who hides a word means it: a quarter of what is missing to certainty is added. */
const HIDDEN = 0.25;
const TRICKS: readonly FilterKey[] = ['leet', 'mask', 'apart', 'split'];
/** Further findings of one rule say less than the first. */
const AGAIN = 0.25;

export const LIMITS: Record<Strength, { flag: number; reject: number }> = { low: { flag: 40, reject: 90 }, normal: { flag: 30, reject: 70 }, high: { flag: 15, reject: 45 } };

export interface Verdict {
  action: FilterAction;
  score: number;
}

/** Findings of places that do not overlap. What is independent adds up like chances do: 1 - (1 - a)(1 - b). */
export function judge(findings: readonly Finding[], strength: Strength): Verdict {
  const limits = LIMITS[strength];
  let rejected = false;
  let flagged = false;
  // Somebody who writes of hurting themselves is to be read by a person, and never thrown away unread.
  let despair = false;
  for (const { action, category } of findings) {
    rejected ||= action === 'reject';
    flagged ||= action === 'flag';
    despair ||= category === 'self-harm';
  }
  const score = sum(findings, true);
  const against = despair ? sum(findings, false) : score;
  if (rejected || against >= limits.reject) return { action: 'reject', score: Math.max(score, limits.reject) };
  if (flagged || score >= limits.flag || despair) return { action: 'flag', score: Math.min(Math.max(score, limits.flag), limits.reject - 1) };
  return { action: 'allow', score };
}

/** What staff listed decides by itself and is not counted. */
function sum(findings: readonly Finding[], withDespair: boolean): number {
  const seen = findings.length > 1 ? new Set<string>() : undefined;
  let innocent = 1;
  for (const { rule, severity, key, action, category } of findings) {
    if (action !== undefined || (!withDespair && category === 'self-harm')) continue;
    const weight = WEIGHT[severity] + (TRICKS.includes(key) ? (1 - WEIGHT[severity]) * HIDDEN : 0);
    innocent *= 1 - (seen?.has(rule) === true ? weight * AGAIN : weight);
    seen?.add(rule);
  }
  return Math.round((1 - innocent) * 100);
}
