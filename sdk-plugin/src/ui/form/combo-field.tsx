import { Autocomplete } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { Tag } from '../display/tag.js';
import { Field, type FieldBase } from './field.js';
import { Input } from './input.js';
import type { Option } from './select-field.js';

export interface ComboFieldProps extends FieldBase {
  value: string | null;
  onChange(value: string | null): void;
  options: readonly Option[];
  placeholder?: string;
}

/** One of many, found by typing. */
export function ComboField({ value, onChange, options, placeholder, ...field }: ComboFieldProps): ReactElement {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <Autocomplete
          id={id}
          options={options as Option[]}
          value={options.find((option) => option.value === value) ?? null}
          onChange={(_event, option) => onChange(option?.value ?? null)}
          getOptionLabel={(option) => option.label}
          isOptionEqualToValue={(a, b) => a.value === b.value}
          disabled={field.disabled ?? false}
          renderInput={(params) => <Input ref={params.slotProps.input.ref} error={invalid} fullWidth disabled={field.disabled ?? false} placeholder={placeholder ?? ''} endAdornment={params.slotProps.input.endAdornment} inputProps={{ ...params.slotProps.htmlInput, 'aria-describedby': describedBy }} />}
        />
      )}
    </Field>
  );
}

export interface TagsFieldProps extends FieldBase {
  value: string[];
  onChange(value: string[]): void;
  suggestions?: readonly string[];
  placeholder?: string;
}

/** Free words, each closed with Enter; what was typed last counts without it. */
export function TagsField({ value, onChange, suggestions = [], placeholder, ...field }: TagsFieldProps): ReactElement {
  const [typed, setTyped] = useState('');
  const take = (words: readonly string[]): void => onChange([...new Set(words.map((word) => word.trim()).filter(Boolean))]);
  const takeTyped = (): void => {
    if (typed.trim()) take([...value, typed]);
    setTyped('');
  };
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <Autocomplete
          id={id}
          multiple
          freeSolo
          options={suggestions as string[]}
          value={value}
          inputValue={typed}
          onInputChange={(_event, text) => setTyped(text)}
          onChange={(_event, next) => take(next)}
          onBlur={takeTyped}
          disabled={field.disabled ?? false}
          renderValue={(words, itemProps) => (
            <>
              {words.map((word, index) => (
                <Tag key={word} onRemove={() => itemProps({ index }).onDelete(null)}>
                  {word}
                </Tag>
              ))}
            </>
          )}
          renderInput={(params) => (
            <Input
              ref={params.slotProps.input.ref}
              error={invalid}
              fullWidth
              placeholder={value.length === 0 ? (placeholder ?? '') : ''}
              startAdornment={params.slotProps.input.startAdornment}
              inputProps={{ ...params.slotProps.htmlInput, 'aria-describedby': describedBy }}
              sx={{ flexWrap: 'wrap', gap: '4px', py: '4px !important', '& input': { flex: '1 1 80px', py: '2px !important' } }}
            />
          )}
        />
      )}
    </Field>
  );
}
