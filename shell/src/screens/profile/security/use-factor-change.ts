import { toApiError, useNotify } from '@hako/sdk-plugin/ui';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { DEVICES_KEY, MFA_KEY } from '../../factors/types.js';

/** A change of factors: the screen is read anew, devices too, since they are forgotten with it. */
export function useFactorChange<T, V = void>(change: (input: V) => Promise<T>, done: string, onDone?: (answer: T) => void): UseMutationResult<T, Error, V> {
  const client = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: MFA_KEY });
      void client.invalidateQueries({ queryKey: DEVICES_KEY });
      if (done) notify(done, { level: 'success' });
      onDone?.(answer);
    },
    onError: (error) => {
      // Who closed the question knows that nothing happened.
      if (toApiError(error).code !== 'AUTH_STEP_UP_REQUIRED') notify(toApiError(error).message, { level: 'error' });
    },
  });
}
