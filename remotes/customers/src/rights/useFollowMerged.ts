import { isApiError, useNavigate, useNotify } from '@hako/sdk-plugin/ui';
import { useEffect } from 'react';
import { useTexts } from '../parts/t.js';

/** An old link to somebody who was merged leads to who she is now. */
export function useFollowMerged(error: unknown): void {
  const t = useTexts();
  const navigate = useNavigate();
  const notify = useNotify();
  const into = isApiError(error) && error.code === 'CUSTOMER_MERGED' ? error.fact('mergedInto') : undefined;
  useEffect(() => {
    if (typeof into !== 'string') return;
    notify(t('merge.followed'), { level: 'info' });
    navigate(`/customers/${into}`, { replace: true });
    // Once for each pointer, whatever else renders.
  }, [into]);
}
