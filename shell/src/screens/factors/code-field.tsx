import { Field, Input } from '@hako/sdk-plugin/ui';
import { useEffect, useRef, type ReactElement } from 'react';

const DIGITS = 6;

interface SixDigitsProps {
  name: string;
  label: string;
  help?: string;
  value: string;
  onChange(value: string): void;
  /** Called once with the sixth digit, typed or pasted. */
  onComplete?(value: string): void;
  /** Rises with each refusal; the field takes the focus back then, so that the next code can be typed at once. */
  refused?: number;
}

/** Six digits of an app: what is pasted may hold spaces and hyphens, also full-width digits of a Japanese keyboard. */
export function SixDigits({ value, onChange, onComplete, name, label, help, refused = 0 }: SixDigitsProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (refused > 0) input.current?.focus();
  }, [refused]);
  const take = (typed: string): void => {
    const digits = typed.normalize('NFKC').replace(/\D/g, '').slice(0, DIGITS);
    if (digits === value) return;
    onChange(digits);
    if (digits.length === DIGITS) onComplete?.(digits);
  };
  return (
    <Field name={name} label={label} {...(help ? { help } : {})}>
      {({ id, describedBy, invalid }) => (
        <Input
          id={id}
          name={name}
          value={value}
          onChange={(event) => take(event.target.value)}
          error={invalid}
          autoFocus
          fullWidth
          inputRef={input}
          inputProps={{ 'aria-describedby': describedBy, inputMode: 'numeric', autoComplete: 'one-time-code', pattern: '[0-9]*', spellCheck: false }}
          sx={(theme) => ({ '& input': { fontFamily: theme.hako.mono, fontSize: 24, fontVariantNumeric: 'tabular-nums', letterSpacing: '0.42em', textAlign: 'center', paddingLeft: '0.42em', height: 32 } })}
        />
      )}
    </Field>
  );
}
