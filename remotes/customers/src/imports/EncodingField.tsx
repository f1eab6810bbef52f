import { Input } from '@hako/sdk-plugin/ui';
import { Box, NativeSelect } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { ENCODINGS, type Encoding } from './types.js';

/** In which encoding a text file is read, where its bytes do not tell. */
export function EncodingField({ value, busy, onChange }: { value: Encoding | null | undefined; busy: boolean; onChange(encoding: Encoding): void }): ReactElement {
  const t = useTexts();
  const id = useId();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', fontSize: 13 }}>
      <Box component="label" htmlFor={id}>{t('import.encoding')}</Box>
      <NativeSelect id={id} disabled={busy} input={<Input sx={{ minHeight: 30 }} />} value={value ?? ''} onChange={(event) => onChange(event.target.value as Encoding)}>
        {!value && <option value="">{t('import.chooseEncoding')}</option>}
        {ENCODINGS.map((encoding) => <option key={encoding} value={encoding}>{t(`import.encodings.${encoding}`)}</option>)}
      </NativeSelect>
    </Box>
  );
}
