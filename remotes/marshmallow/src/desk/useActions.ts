import { adviceFor, toApiError, useApi, useNotify, useShell, useStable, useT } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { deskKeys } from '../api/keys.js';
import type { Acted, BatchAnswer, Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { bodyOf, foretell, type Step } from './step.js';
import type { Queue } from './useQueue.js';

/** What was done last, for the line with undo. */
export interface Done {
  verb: string;
  count: number;
  ids: string[];
  /** The server's name of it; comes a moment later, null when nothing came of it. */
  action: Promise<string | null>;
}

export interface Actions {
  /** Answers whether the server took it. */
  act(message: Message, step: Step): Promise<boolean>;
  batch(messages: readonly Message[], action: string, extra?: { reason: string }): Promise<void>;
  /** Answers the message that came back, so that the eye follows it. */
  undo(): Promise<string | null>;
  last: Done | null;
  /** Messages moderated since the screen was opened. */
  handled: number;
}

const MAX_BATCH = 500;
/** The eye is on the next message long before the server has answered; what was decided arrives even when the page is left then. */
const ARRIVES = { keepalive: true } as const;
const DECISIONS = new Set(['approve', 'reject', 'spam']);

/** Everything is shown as done at once and told to the server behind it; what the server refuses comes back with a word. */
export function useActions(queue: Queue): Actions {
  const http = useApi();
  const { holdPage } = useShell();
  const client = useQueryClient();
  const notify = useNotify();
  const t = useTexts();
  const ui = useT('ui');
  const [stack, setStack] = useState<readonly Done[]>([]);
  const [handled, setHandled] = useState(0);
  // Steps on one message go one after another, each with the version that the one before made.
  const chains = useRef(new Map<string, Promise<unknown>>());
  const versions = useRef(new Map<string, number>());

  const refused = (message: Message, failure: unknown): void => {
    const error = toApiError(failure);
    const current = error.code === 'VERSION_CONFLICT' ? (error.fact('current') as Message | undefined) : undefined;
    versions.current.delete(message.id);
    queue.put(message.id, current ?? null);
    if (current) notify(t('desk.conflict', { who: current.moderatedBy ?? '–', status: t(`status.${current.status}`) }), { level: 'warning' });
    else notify(error.status === 404 ? t('desk.gone') : adviceFor(error, ui), { level: 'error' });
  };

  const act = useStable((message: Message, step: Step) => {
    queue.put(message.id, foretell(message, step, new Date().toISOString()));
    const before = chains.current.get(message.id);
    if (before) holdPage(before);
    const sent = (before ?? Promise.resolve()).then(async () => {
      const version = versions.current.get(message.id) ?? message.version;
      try {
        const { actionId, ...answer } = await http.post<Acted>(`/marshmallow/messages/${message.id}/${step.verb}`, bodyOf(step, version), ARRIVES);
        versions.current.set(message.id, answer.version);
        // A step that came later is already shown; the last answer settles it.
        if ((queue.latest(message.id)?.version ?? 0) <= answer.version) queue.put(message.id, answer);
        void client.invalidateQueries({ queryKey: deskKeys.context(message.id) });
        return { taken: true, actionId };
      } catch (failure) {
        refused(message, failure);
        return { taken: false, actionId: null };
      }
    });
    chains.current.set(message.id, sent);
    void sent.then(() => chains.current.get(message.id) === sent && chains.current.delete(message.id));
    const action = sent.then(({ actionId }) => actionId);
    if (DECISIONS.has(step.verb)) setHandled((count) => count + 1);
    setStack((done) => [...done.slice(-99), { verb: doneName(step), count: 1, ids: [message.id], action }]);
    return sent.then(({ taken }) => taken);
  });

  const batch = useStable(async (messages: readonly Message[], action: string, extra: { reason: string } | undefined) => {
    const items = messages.slice(0, MAX_BATCH).map(({ id, version }) => ({ id, version: versions.current.get(id) ?? version }));
    try {
      const answer = await http.post<BatchAnswer>('/marshmallow/messages/batch', { action, items, ...extra }, ARRIVES);
      const others = answer.counts.changed + answer.counts.not_found + answer.counts.state;
      if (others > 0) notify(t('bulk.partly', { done: answer.counts.done, others }), { level: 'warning' });
      for (const { id } of items) queue.put(id, null);
      for (const { id, version } of answer.results) if (version !== null) versions.current.set(id, version);
      if (DECISIONS.has(action)) setHandled((count) => count + answer.counts.done);
      if (answer.counts.done > 0) setStack((done) => [...done.slice(-99), { verb: action, count: answer.counts.done, ids: items.map(({ id }) => id), action: Promise.resolve(answer.actionId) }]);
      await Promise.all([client.invalidateQueries({ queryKey: deskKeys.lists }), client.invalidateQueries({ queryKey: deskKeys.counts })]);
    } catch (failure) {
      notify(adviceFor(toApiError(failure), ui), { level: 'error' });
    }
  });

  const undo = useStable(async () => {
    const last = stack.at(-1);
    if (!last) return null;
    setStack((done) => done.filter((one) => one !== last));
    holdPage(last.action);
    const id = await last.action;
    if (id === null) return null;
    try {
      const answer = await http.post<BatchAnswer>(`/marshmallow/actions/${id}/undo`, undefined, ARRIVES);
      const back = answer.results.filter(({ outcome }) => outcome === 'done').map((result) => result.id);
      if (back.length < answer.results.length) notify(t('desk.undoPartly', { count: answer.results.length - back.length }), { level: 'warning' });
      for (const one of back) versions.current.delete(one);
      if (back.length > 1) for (const one of back) queue.put(one, null);
      if (DECISIONS.has(last.verb)) setHandled((count) => Math.max(0, count - back.length));
      const [first] = back;
      if (back.length === 1 && first) await queue.fetchOne(first);
      else await client.invalidateQueries({ queryKey: deskKeys.lists });
      void client.invalidateQueries({ queryKey: deskKeys.counts });
      return first ?? null;
    } catch (failure) {
      notify(adviceFor(toApiError(failure), ui), { level: 'error' });
      return null;
    }
  });

  return { act, batch, undo, last: stack.at(-1) ?? null, handled };
}

/** Taking a star off is another word than giving one. */
function doneName(step: Step): string {
  if (step.verb === 'star') return step.starred ? 'star' : 'unstar';
  if (step.verb === 'pin') return step.pinned ? 'pin' : 'unpin';
  if (step.verb === 'read') return step.read ? 'read' : 'unread';
  return step.verb;
}
