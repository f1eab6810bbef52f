import { NativeSelect } from '@mui/material';
import type { ReactElement } from 'react';
import { Field, type FieldBase } from './field.js';
import { Input } from './input.js';

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectFieldProps extends FieldBase {
  value: string;
  onChange(value: string): void;
  options: readonly Option[];
  /** Text of the empty choice; left out: there is none. */
  placeholder?: string;
}

/** The platform's own select: best on phones and with screen readers. */
export function SelectField({ value, onChange, options, placeholder, ...field }: SelectFieldProps): ReactElement {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <NativeSelect
          input={<Input fullWidth />}
          id={id}
          name={field.name}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          error={invalid}
          disabled={field.disabled ?? false}
          inputProps={{ id, 'aria-describedby': describedBy, 'aria-required': field.required || undefined }}
          sx={{ '& select': { padding: '6px 24px 6px 0 !important' }, '& select:focus': { backgroundColor: 'transparent' } }}
        >
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled ?? false}>
              {option.label}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
