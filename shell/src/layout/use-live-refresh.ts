import { useLive } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import { epochs } from '../app/epoch.js';
import { session } from '../session/client.js';

/** Keeps what the frame shows in step with what the server says. */
export function useLiveRefresh(): void {
  const client = useQueryClient();
  useLive('permissions', () => void client.invalidateQueries({ queryKey: ['core', 'boot'] }));
  useLive<{ epoch?: number }>('plugins', ({ data }) => {
    if (data.epoch) epochs.seen(data.epoch);
  });
  useLive('reset', () => void client.invalidateQueries());
  // The session was ended elsewhere: the next renewal finds out and shows the sign-in page.
  useLive('revoked', () => void session.renew());
}
