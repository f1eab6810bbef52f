/** One entry of the access log, as the rules see it. */
export interface Observation {
  tenantId: string;
  seq: number;
  at: number;
  actor: string;
  session: string | null;
  /** A person at a screen: no job, no service of ours. */
  ui: boolean;
  op: string;
  view: 'plain' | 'masked' | 'exists' | null;
  success: boolean;
  /** In the order they were asked for. */
  subjects: readonly string[];
  notFound: number;
}

/** What a rule noticed. `key` says what makes two findings one; usually the actor. */
export interface Finding {
  rule: AnomalyRule;
  tenantId: string;
  actor: string;
  key: string;
  at: number;
  session: string | null;
  action: AnomalyAction;
  /** Counts and ids. */
  detail: { [name: string]: string | number };
}

/** security.md 2.1.8. */
export type AnomalyRule = 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10';
/** `masked_only` and `block_session` last until somebody acknowledges; `report` is for reading on Monday. */
export type AnomalyAction = 'notify' | 'masked_only' | 'block_session' | 'report';

export interface Rule {
  see(observation: Observation): Finding | undefined;
}

/** A finding about the actor of an observation. */
export function findingOf(o: Observation, rule: AnomalyRule, action: AnomalyAction, detail: Finding['detail'], key = o.actor): Finding {
  return { rule, tenantId: o.tenantId, actor: o.actor, key, at: o.at, session: o.session, action, detail };
}

export interface LoggedEntry {
  actor?: { id?: string; sid?: string | null; caller?: string };
  op?: string;
  result?: string;
  job?: string | null;
  detail?: { view?: string; subjects?: unknown; counts?: { not_found?: number }; writes?: unknown };
}

export function toObservation(tenantId: string, seq: number, at: Date, entry: LoggedEntry): Observation {
  const { actor = {}, detail = {} } = entry;
  const id = actor.id ?? '';
  return {
    tenantId,
    seq,
    at: at.getTime(),
    actor: id,
    session: actor.sid ?? null,
    ui: (entry.job ?? null) === null && !id.startsWith('system:') && !id.startsWith('cert:'),
    op: entry.op ?? '',
    view: detail.view === 'plain' || detail.view === 'masked' || detail.view === 'exists' ? detail.view : null,
    success: entry.result === 'success',
    subjects: Array.isArray(detail.subjects) ? detail.subjects.filter((subject): subject is string => typeof subject === 'string') : [],
    notFound: typeof detail.counts?.not_found === 'number' ? detail.counts.not_found : 0,
  };
}

/** Somebody sees values. */
export const isPlainRead = (o: Observation): boolean => o.success && o.op === 'read' && o.view === 'plain';
