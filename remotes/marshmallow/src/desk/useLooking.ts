import { useApi, useLive, useShell, useStable } from '@hako/sdk-plugin/ui';
import { useEffect, useRef, useState } from 'react';
import type { LookAnswer, LookingEvent } from '../api/types.js';

/** Who runs through the queue by keyboard looks at nothing on the way. */
const STILL_MS = 400;
/** The server forgets after 45 seconds. */
const RENEW_MS = 25_000;
const NOBODY: ReadonlyMap<string, string[]> = new Map();

/** Tells the others which message is open here, and knows which are open there: names by message. */
export function useLooking(openId: string | null, moderates: boolean): ReadonlyMap<string, string[]> {
  const http = useApi();
  const { boot } = useShell();
  const [looking, setLooking] = useState(NOBODY);
  const id = moderates ? openId : null;
  const now = useRef(id);
  now.current = id;
  const told = useRef<string | null>(null);

  const look = useStable(async (message: string) => {
    if (document.visibilityState === 'hidden') return;
    told.current = message;
    try {
      const answer = await http.post<LookAnswer>(`/marshmallow/messages/${message}/look`, {});
      if (now.current === message) setLooking(byMessage(answer));
    } catch {
      // A courtesy and no more: the version of a message decides who was first.
    }
  });

  // The next look moves the eyes; only that they are nowhere has to be said.
  const leave = useStable(() => {
    if (told.current !== null) http.post(`/marshmallow/messages/${told.current}/look`, { gone: true }, { keepalive: true }).catch(() => undefined);
    told.current = null;
  });
  useEffect(() => {
    if (id === null) return leave();
    const first = setTimeout(() => void look(id), STILL_MS);
    const renewal = setInterval(() => void look(id), RENEW_MS);
    const back = (): void => void look(id);
    document.addEventListener('visibilitychange', back);
    return () => {
      clearTimeout(first);
      clearInterval(renewal);
      document.removeEventListener('visibilitychange', back);
    };
  }, [id, look, leave]);

  useEffect(() => leave, [leave]);
  // Also when the page is closed; should it come back from the browser's memory, becoming visible looks again.
  useEffect(() => {
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [leave]);

  const asking = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(asking.current), []);
  useLive<LookingEvent>('marshmallow.looking', ({ data }) => {
    if (data.by === boot.user.id || id === null) return;
    clearTimeout(asking.current);
    asking.current = setTimeout(() => void look(id), STILL_MS);
  });
  return looking;
}

function byMessage({ looking }: LookAnswer): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { messageId, name } of looking) names.set(messageId, [...(names.get(messageId) ?? []), name]);
  return names;
}
