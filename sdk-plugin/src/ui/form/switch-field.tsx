import { Box, Checkbox, Switch } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { useFormContext } from './form-context.js';

export interface SwitchFieldProps {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  value: boolean;
  onChange(value: boolean): void;
  disabled?: boolean;
  /** A switch acts at once, a box is part of a form. */
  kind?: 'switch' | 'box';
}

export function SwitchField({ name, label, help, value, onChange, disabled = false, kind = 'box' }: SwitchFieldProps): ReactElement {
  const { idOf } = useFormContext();
  const id = idOf(name);
  const Control = kind === 'switch' ? Switch : Checkbox;
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: '6px' }}>
      <Control checked={value} disabled={disabled} onChange={(_event, checked) => onChange(checked)} slotProps={{ input: { id, name, 'aria-describedby': help ? `${id}-help` : undefined } }} sx={kind === 'box' ? { mt: '-2px', ml: '-4px' } : { mt: '-1px', ml: '-4px' }} />
      <Box sx={{ minWidth: 0 }}>
        <Box component="label" htmlFor={id} sx={{ fontSize: 13, fontWeight: 500 }}>
          {label}
        </Box>
        {help && (
          <Box id={`${id}-help`} sx={{ fontSize: 12, color: 'text.secondary' }}>
            {help}
          </Box>
        )}
      </Box>
    </Box>
  );
}
