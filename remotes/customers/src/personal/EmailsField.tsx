import { Icon, Input, useFormContext } from '@hako/sdk-plugin/ui';
import { Box, IconButton } from '@mui/material';
import type { ReactElement } from 'react';
import { AddButton, FieldProblem } from '../parts/ListField.js';
import { useTexts } from '../parts/t.js';

const MAX = 10;

export interface EmailsFieldProps {
  name: string;
  value: string[];
  onChange(value: string[]): void;
}

export function EmailsField({ name, value, onChange }: EmailsFieldProps): ReactElement {
  const t = useTexts();
  const { idOf, problems } = useFormContext();
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t('field.email')}</Box>
      {value.map((email, at) => (
        <Box key={at}>
          <Box sx={{ display: 'flex', gap: '6px', alignItems: 'center' }}>
            <Input
              id={idOf(`${name}.${at}`)}
              type="email"
              value={email}
              onChange={(event) => onChange(value.map((known, index) => (index === at ? event.target.value : known)))}
              error={problems.has(`${name}.${at}`)}
              fullWidth
              inputProps={{ 'aria-label': t('form.emailNumber', { number: at + 1 }), autoComplete: 'off', maxLength: 254 }}
            />
            <IconButton onClick={() => onChange(value.filter((_, index) => index !== at))} aria-label={t('form.removeEmail', { number: at + 1 })}>
              <Icon name="x" size={16} />
            </IconButton>
          </Box>
          <FieldProblem name={`${name}.${at}`} />
        </Box>
      ))}
      {value.length < MAX && <AddButton label={t('form.addEmail')} onClick={() => onChange([...value, ''])} />}
    </Box>
  );
}
