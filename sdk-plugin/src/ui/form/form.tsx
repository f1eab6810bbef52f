import { Box, Button } from '@mui/material';
import { useEffect, useId, useMemo, useRef, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { adviceFor } from '../feedback/error-state.js';
import { useT } from '../i18n/use-t.js';
import { FormContext } from './form-context.js';
import { problemText } from './problem-text.js';
import type { FormState, Values } from './use-form.js';

export interface FormProps<T extends Values> {
  form: FormState<T>;
  children: ReactNode;
  /** Names of fields for the summary at the top. */
  labels?: Record<string, string>;
  label?: string;
  onSubmitted?: () => void;
}

/** Puts problems beside their fields and a summary at the top that takes the focus. */
export function Form<T extends Values>({ form, children, labels = {}, label, onSubmitted }: FormProps<T>): ReactElement {
  const prefix = useId();
  const context = useMemo(() => ({ problems: form.problems, busy: form.busy, idOf: (name: string) => `${prefix}-${name}` }), [form.problems, form.busy, prefix]);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    void form.submit().then((done) => done && onSubmitted?.());
  };
  return (
    <FormContext.Provider value={context}>
      <Box component="form" noValidate aria-label={label} onSubmit={onSubmit} sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        <Summary form={form} labels={labels} idOf={context.idOf} />
        <Overtaken form={form} labels={labels} />
        {children}
      </Box>
    </FormContext.Provider>
  );
}

function Summary<T extends Values>({ form, labels, idOf }: { form: FormState<T>; labels: Record<string, string>; idOf(name: string): string }): ReactElement | null {
  const t = useT('ui');
  const { tones, mono } = useTokens();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (form.refused > 0) ref.current?.focus();
  }, [form.refused]);
  const problems = [...form.problems];
  if (problems.length === 0 && !form.failure) return null;
  const general = form.failure && problems.length === 0 ? form.failure : null;
  return (
    <Box ref={ref} tabIndex={-1} role="alert" sx={{ display: 'flex', gap: '10px', p: '10px 12px', borderRadius: '8px', fontSize: 13, color: tones.danger.text, bgcolor: tones.danger.soft, border: `1px solid ${tones.danger.border}` }}>
      <Icon name="circle-alert" size={18} />
      <Box sx={{ minWidth: 0 }}>
        <strong>{general ? (general.status >= 500 || general.status === 0 ? adviceFor(general, t) : general.message) : t('form.summary', { count: problems.length })}</strong>
        {general && <Box sx={{ fontFamily: mono, fontSize: 12 }}>{[general.code, general.requestId].filter(Boolean).join(' · ')}</Box>}
        {problems.length > 0 && (
          <Box component="ul" sx={{ m: '4px 0 0', pl: '18px' }}>
            {problems.map(([name, detail]) => (
              <li key={name}>
                <Box component="a" href={`#${idOf(name)}`} onClick={(event) => { event.preventDefault(); document.getElementById(idOf(name))?.focus(); }} sx={{ color: 'inherit' }}>
                  {labels[name] ? `${labels[name]}: ` : name ? `${name}: ` : ''}
                  {problemText(detail, t)}
                </Box>
              </li>
            ))}
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** Somebody else saved the same fields meanwhile. */
function Overtaken<T extends Values>({ form, labels }: { form: FormState<T>; labels: Record<string, string> }): ReactElement | null {
  const t = useT('ui');
  const { tones } = useTokens();
  if (form.overtaken.length === 0) return null;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', p: '8px 12px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
      <Icon name="triangle-alert" size={18} />
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>{t('form.overtaken', { fields: form.overtaken.map((name) => labels[name] ?? name).join(t('form.comma')) })}</Box>
      <Button size="small" color="inherit" variant="outlined" onClick={form.takeTheirs}>{t('form.takeTheirs')}</Button>
    </Box>
  );
}
