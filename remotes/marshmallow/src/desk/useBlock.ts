import { adviceFor, toApiError, useApi, useNotify, useStable, useT } from '@hako/sdk-plugin/ui';
import type { Message } from '../api/types.js';
import { useTexts } from '../parts/t.js';

/** Keeps a sender out of one box, with the way back in the notice. */
export function useBlock(): (message: Message) => Promise<void> {
  const http = useApi();
  const notify = useNotify();
  const t = useTexts();
  const ui = useT('ui');
  return useStable(async (message: Message) => {
    try {
      const { id } = await http.post<{ id: string }>(`/marshmallow/messages/${message.id}/block`, {}, { keepalive: true });
      notify(t('sender.blocked'), { level: 'success', undo: async () => http.delete(`/marshmallow/blocks/${id}`, { keepalive: true }) });
    } catch (failure) {
      notify(adviceFor(toApiError(failure), ui), { level: 'error' });
    }
  });
}
