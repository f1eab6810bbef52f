import { Icon, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { Customer } from '../api/types.js';
import { useTexts } from '../parts/t.js';

/** What nobody may overlook before doing anything with her. */
export function RightsBanner({ customer }: { customer: Customer }): ReactElement | null {
  const t = useTexts();
  const format = useFormat();
  const { tones } = useTokens();
  if (!customer.restrictedAt && !customer.erasedAt) return null;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', p: '8px 12px', mb: '14px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft }}>
      <Icon name={customer.erasedAt ? 'trash-2' : 'lock'} size={16} />
      <Box sx={{ flex: '1 1 180px' }}>{customer.erasedAt ? t('erasure.banner', { when: format.date(customer.erasedAt) }) : t('restriction.banner', { when: format.date(customer.restrictedAt ?? '') })}</Box>
    </Box>
  );
}
