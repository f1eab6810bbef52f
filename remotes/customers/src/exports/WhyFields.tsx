import { Input, useTokens } from '@hako/sdk-plugin/ui';
import { Box, NativeSelect } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { PURPOSES } from '../api/contract.js';
import { useTexts } from '../parts/t.js';
import type { StatedPurpose } from '../personal/purposeMemory.js';

export const MIN_REASON = 3;
const MAX_REASON = 500;

/** Why personal data leaves the house, and that whoever takes it signs it. */
export function WhyFields({ why, onChange }: { why: StatedPurpose; onChange(why: StatedPurpose): void }): ReactElement {
  const t = useTexts();
  const { tones } = useTokens();
  const [purpose, reason] = [useId(), useId()];
  return (
    <Box sx={{ display: 'grid', gap: '8px', mt: '12px', p: '10px 12px', fontSize: 13, borderRadius: '8px', bgcolor: tones.warning.soft, color: tones.warning.text }}>
      <Box>{t('export.watermarked')}</Box>
      <Box component="label" htmlFor={purpose}>{t('personal.purpose')}</Box>
      <NativeSelect id={purpose} input={<Input fullWidth />} value={why.purpose} onChange={(event) => onChange({ ...why, purpose: event.target.value })}>
        {PURPOSES.map((code) => <option key={code} value={code}>{t(`purpose.${code}`)}</option>)}
      </NativeSelect>
      <Box component="label" htmlFor={reason}>{t('personal.reason')}</Box>
      <Input id={reason} fullWidth value={why.reason} onChange={(event) => onChange({ ...why, reason: event.target.value })} inputProps={{ maxLength: MAX_REASON }} placeholder={t('personal.reasonHint')} />
    </Box>
  );
}
