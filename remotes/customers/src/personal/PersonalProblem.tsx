import { Icon, useTokens, type ApiError } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

const KNOWN: Record<string, string> = { VAULT_UNAVAILABLE: 'personal.unavailable', CUSTOMER_PII_ERASED: 'personal.shredded', CUSTOMER_PII_RESTRICTED: 'personal.restricted', CUSTOMER_PII_EMPTY: 'personal.none' };

/** Why the vault gave nothing, in place, so that the rest of the customer stays readable. */
export function PersonalProblem({ problem, onRetry }: { problem: ApiError; onRetry: (() => void) | undefined }): ReactElement {
  const t = useTexts();
  const { tones, mono } = useTokens();
  const key = KNOWN[problem.code];
  return (
    <Box role="alert" sx={{ display: 'flex', gap: '10px', p: '10px 12px', mb: '10px', borderRadius: '8px', fontSize: 13, color: tones.danger.text, bgcolor: tones.danger.soft, border: `1px solid ${tones.danger.border}` }}>
      <Icon name="circle-alert" size={18} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        {key ? t(key) : problem.message}
        <Box sx={{ fontFamily: mono, fontSize: 12 }}>{[problem.code, problem.requestId].filter(Boolean).join(' · ')}</Box>
      </Box>
      {onRetry && problem.status >= 500 && <Button variant="outlined" onClick={onRetry}>{t('personal.retry')}</Button>}
    </Box>
  );
}
