import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';
import { useFormContext } from './form-context.js';
import { problemText } from './problem-text.js';

export interface FieldBase {
  /** `nickname`, `company.legalName`: where the server's problems for it land. */
  name: string;
  label: string;
  help?: ReactNode;
  required?: boolean;
  disabled?: boolean;
}

export interface ControlProps {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

export interface FieldProps extends FieldBase {
  children(control: ControlProps): ReactNode;
  /** Beside the label, right: a counter, a chip. */
  aside?: ReactNode;
}

/** Label above, help below, the problem beside the control. */
export function Field({ name, label, help, required, aside, children }: FieldProps): ReactElement {
  const { problems, idOf } = useFormContext();
  const t = useT('ui');
  const { tones } = useTokens();
  const id = idOf(name);
  const problem = problems.get(name);
  const describedBy = [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  return (
    <Box sx={{ display: 'grid', gap: '4px', minWidth: 0, alignContent: 'start' }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: '8px', justifyContent: 'space-between' }}>
        <Box component="label" htmlFor={id} sx={{ fontSize: 13, fontWeight: 600 }}>
          {label}
          {required && (
            <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
              {' '}
              {t('form.required')}
            </Box>
          )}
        </Box>
        {aside}
      </Box>
      {children({ id, describedBy, invalid: problem !== undefined })}
      {problem && (
        <Box id={`${id}-problem`} sx={{ display: 'flex', alignItems: 'center', gap: '4px', fontSize: 12, color: tones.danger.text }}>
          <Icon name="circle-alert" size={14} />
          {problemText(problem, t)}
        </Box>
      )}
      {help && (
        <Box id={`${id}-help`} sx={{ fontSize: 12, color: 'text.secondary' }}>
          {help}
        </Box>
      )}
    </Box>
  );
}
