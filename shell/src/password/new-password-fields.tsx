import { SwitchField, TextField, useT } from '@hako/sdk-plugin/ui';
import { useState, type ReactElement } from 'react';
import { checksOf } from './checks.js';
import { RulesList } from './rules-list.js';
import { StrengthMeter } from './strength-meter.js';
import type { PasswordRules } from './types.js';
import { useStrength } from './use-strength.js';

interface NewPasswordFieldsProps {
  /** Name of the field that the server's problems are about: `next` or `password`. */
  name: string;
  label: string;
  value: string;
  again: string;
  rules: PasswordRules;
  onChange(value: string): void;
  onAgain(value: string): void;
  autoFocus?: boolean;
}

/** A new password, twice, with rules and strength while it is typed. */
export function NewPasswordFields({ name, label, value, again, rules, onChange, onAgain, autoFocus }: NewPasswordFieldsProps): ReactElement {
  const t = useT('shell');
  const [shown, setShown] = useState(false);
  const strength = useStrength(value, rules.words);
  const type = shown ? 'text' : 'password';
  return (
    <>
      <TextField
        name={name}
        type={type}
        label={label}
        value={value}
        onChange={onChange}
        autoComplete="new-password"
        mono={shown}
        {...(autoFocus ? { autoFocus: true } : {})}
        help={<RulesList checks={checksOf(value, rules)} rules={rules} touched={value !== ''} />}
      />
      {strength && <StrengthMeter strength={strength} minScore={rules.minScore} />}
      <TextField name="again" type={type} label={t('password.again')} value={again} onChange={onAgain} autoComplete="new-password" mono={shown} />
      <SwitchField name="shown" label={t('signIn.show')} value={shown} onChange={setShown} />
    </>
  );
}

/** What the form itself can see is wrong; the rest the server says. */
export function newPasswordProblems({ value, again, rules }: { value: string; again: string; rules: PasswordRules }, words: { short: string; differ: string }): { value?: string; again?: string } {
  return { ...([...value].length < rules.minLength && { value: words.short }), ...(value !== again && { again: words.differ }) };
}
