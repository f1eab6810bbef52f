import type { Executor } from '../../database/database.js';
import { findingOf, isPlainRead, type Finding, type Observation } from '../observation.js';
import { isNight } from './local-time.js';

const HOUR_MS = 3_600_000;
const DAYS = 14;
const TIMES_USUAL = 5;
const LEAST = 50;
/** How far back "never" reaches. */
export const KEEP_DAYS = 90;

/**
 * What is usual for an actor, kept by the hour in the database.
 * A1: more than 50 people in one hour, and more than 5 times their own mean of the last 14 days, taken over the hours
 * in which they worked. A7: reads between midnight and six, local time, by somebody who never did.
 */
export async function habits(tx: Executor, o: Observation, zone: string): Promise<Finding[]> {
  if (!o.ui || !o.success || o.op !== 'read' || o.view === 'exists') return [];
  const night = isNight(o.at, zone);
  const findings: Finding[] = [];
  if (night && !(await readAtNightBefore(tx, o))) findings.push(findingOf(o, 'A7', 'notify', { hour: new Date(o.at).toISOString().slice(0, 13), zone }));
  const subjects = await addToHour(tx, o, night);
  if (isPlainRead(o) && subjects > LEAST) {
    const mean = await usualPerHour(tx, o);
    if (subjects > TIMES_USUAL * mean) findings.push(findingOf(o, 'A1', 'notify', { subjects, usual: Math.round(mean * 10) / 10 }));
  }
  return findings;
}

const hourOf = (at: number): Date => new Date(Math.floor(at / HOUR_MS) * HOUR_MS);

async function addToHour(tx: Executor, o: Observation, night: boolean): Promise<number> {
  const [row] = await tx.query<{ subjects: number }>({
    text: `insert into vault.actor_hour as h (tenant_id, actor, hour, subjects, night) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, actor, hour) do update set subjects = h.subjects + excluded.subjects returning subjects`,
    values: [o.tenantId, o.actor, hourOf(o.at), isPlainRead(o) ? o.subjects.length : 0, night],
  });
  return row!.subjects;
}

async function usualPerHour(tx: Executor, o: Observation): Promise<number> {
  const [row] = await tx.query<{ mean: number | null }>({
    text: 'select avg(subjects)::float8 as mean from vault.actor_hour where tenant_id = $1 and actor = $2 and hour < $3 and hour >= $4 and subjects > 0',
    values: [o.tenantId, o.actor, hourOf(o.at), new Date(o.at - DAYS * 24 * HOUR_MS)],
  });
  return row?.mean ?? 0;
}

async function readAtNightBefore(tx: Executor, o: Observation): Promise<boolean> {
  const [row] = await tx.query({ text: 'select 1 from vault.actor_hour where tenant_id = $1 and actor = $2 and night limit 1', values: [o.tenantId, o.actor] });
  return row !== undefined;
}
