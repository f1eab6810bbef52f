import { adviceFor, toApiError, useApi, useNotify, useStable, useT } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import { deskKeys } from '../api/keys.js';
import type { Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import type { Queue } from './useQueue.js';

/** Settles the reports that a moderator has before her; one that came meanwhile stands there first. */
export function useSettle(queue: Queue): (message: Message) => Promise<void> {
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const t = useTexts();
  const ui = useT('ui');
  return useStable(async (message: Message) => {
    const seen = message.reports ?? 0;
    try {
      queue.put(message.id, await http.post<Message>(`/marshmallow/messages/${message.id}/settle-reports`, { reports: seen }, { keepalive: true }));
      notify(t('reports.settled'), { level: 'success' });
    } catch (failure) {
      const error = toApiError(failure);
      const current = error.code === 'VERSION_CONFLICT' ? (error.fact('current') as Message | undefined) : undefined;
      if (current) queue.put(message.id, current);
      notify(current ? t('reports.more', { count: (current.reports ?? 0) - seen }) : adviceFor(error, ui), { level: current ? 'warning' : 'error' });
    }
    void client.invalidateQueries({ queryKey: deskKeys.context(message.id) });
    void client.invalidateQueries({ queryKey: deskKeys.lists });
    void client.invalidateQueries({ queryKey: deskKeys.counts });
  });
}
