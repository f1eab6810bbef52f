import type { HTMLInputAutoCompleteAttribute, ReactElement, ReactNode } from 'react';
import { Field, type FieldBase } from './field.js';
import { Input } from './input.js';

export interface TextFieldProps extends FieldBase {
  value: string;
  onChange(value: string): void;
  type?: 'text' | 'email' | 'password' | 'url' | 'tel' | 'number' | 'date' | 'datetime-local' | 'time' | 'search';
  placeholder?: string;
  /** More than one line. */
  rows?: number;
  maxLength?: number;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  autoFocus?: boolean;
  start?: ReactNode;
  end?: ReactNode;
  aside?: ReactNode;
  /** For what is typed as is: codes, passwords, paths. */
  mono?: boolean;
}

export function TextField({ value, onChange, type = 'text', placeholder, rows, maxLength, autoComplete = 'off', autoFocus, start, end, aside, mono, ...field }: TextFieldProps): ReactElement {
  return (
    <Field {...field} aside={aside}>
      {({ id, describedBy, invalid }) => (
        <Input
          id={id}
          name={field.name}
          type={type}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          error={invalid}
          fullWidth
          {...(field.disabled ? { disabled: true } : {})}
          {...(placeholder ? { placeholder } : {})}
          {...(rows ? { multiline: true, minRows: rows, maxRows: rows * 3 } : {})}
          {...(autoFocus ? { autoFocus: true } : {})}
          startAdornment={start}
          endAdornment={end}
          inputProps={{ 'aria-describedby': describedBy, 'aria-required': field.required || undefined, maxLength, autoComplete, spellCheck: mono ? false : undefined }}
          sx={mono ? (theme) => ({ '& input': { fontFamily: theme.hako.mono, fontSize: 13 } }) : {}}
        />
      )}
    </Field>
  );
}
