import { isApiError, useLatest, useNavigate, useNotify } from '@hako/sdk-plugin/ui';
import { useEffect } from 'react';
import { useTexts } from '../parts/t.js';

/** An old link to somebody who was merged leads to who she is now. */
export function useFollowMerged(error: unknown): void {
  // Made anew with every render; a pointer is followed once.
  const follow = useLatest({ t: useTexts(), navigate: useNavigate(), notify: useNotify() });
  const into = isApiError(error) && error.code === 'CUSTOMER_MERGED' ? error.fact('mergedInto') : undefined;
  useEffect(() => {
    if (typeof into !== 'string') return;
    const { t, navigate, notify } = follow.current;
    notify(t('merge.followed'), { level: 'info' });
    navigate(`/customers/${into}`, { replace: true });
  }, [into, follow]);
}
