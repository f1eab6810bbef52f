import { Icon, Input, useFormContext } from '@hako/sdk-plugin/ui';
import { Box, IconButton, NativeSelect } from '@mui/material';
import type { ReactElement } from 'react';
import { AddButton, FieldProblem } from '../parts/ListField.js';
import { useTexts } from '../parts/t.js';
import { DIALLING, type PhoneInput } from './phone.js';

const MAX = 10;

export interface PhonesFieldProps {
  name: string;
  value: PhoneInput[];
  onChange(value: PhoneInput[]): void;
  country: string;
}

export function PhonesField({ name, value, onChange, country }: PhonesFieldProps): ReactElement {
  const t = useTexts();
  const { idOf, problems } = useFormContext();
  const change = (at: number, part: Partial<PhoneInput>): void => onChange(value.map((phone, index) => (index === at ? { ...phone, ...part } : phone)));
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t('field.phone')}</Box>
      {value.map((phone, at) => (
        <Box key={at}>
          <Box sx={{ display: 'flex', gap: '6px', alignItems: 'center' }}>
            <NativeSelect input={<Input sx={{ width: 104, flexShrink: 0 }} />} value={phone.country} onChange={(event) => change(at, { country: event.target.value })} inputProps={{ 'aria-label': t('form.phoneCountry', { number: at + 1 }) }}>
              {Object.entries(DIALLING).map(([code, dialling]) => (
                <option key={code} value={code}>{`${code} +${dialling.code}`}</option>
              ))}
            </NativeSelect>
            <Input
              id={idOf(`${name}.${at}`)}
              type="tel"
              value={phone.number}
              onChange={(event) => change(at, { number: event.target.value })}
              error={problems.has(`${name}.${at}`)}
              fullWidth
              inputProps={{ 'aria-label': t('form.phoneNumber', { number: at + 1 }), autoComplete: 'off', maxLength: 40 }}
            />
            <IconButton onClick={() => onChange(value.filter((_, index) => index !== at))} aria-label={t('form.removePhone', { number: at + 1 })}>
              <Icon name="x" size={16} />
            </IconButton>
          </Box>
          <FieldProblem name={`${name}.${at}`} />
        </Box>
      ))}
      {value.length < MAX && <AddButton label={t('form.addPhone')} onClick={() => onChange([...value, { country, number: '' }])} />}
    </Box>
  );
}
