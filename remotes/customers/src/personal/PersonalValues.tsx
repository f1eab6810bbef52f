import { Icon, MaskedValue, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, IconButton } from '@mui/material';
import type { ReactElement } from 'react';
import type { PersonalInput, PersonalName } from '../api/contract.js';
import type { CustomField } from '../api/types.js';
import { FieldValue } from '../fields/FieldValue.js';
import { fieldKey, useTexts } from '../parts/t.js';
import { describePersonal } from './describe.js';

export interface PersonalValuesProps {
  fields: PersonalInput;
  names: readonly PersonalName[];
  masked: boolean;
  /** The agency's own fields of the vault. */
  custom?: readonly CustomField[];
  onCopy?: (text: string) => void;
}

export function PersonalValues({ fields, names, masked, custom = [], onCopy }: PersonalValuesProps): ReactElement {
  const t = useTexts();
  const known = ['female', 'male', 'other', 'undisclosed'];
  const lines = describePersonal(fields, names, (code) => (known.includes(code) ? t(`gender.${code}`) : code));
  const localized = useLocalized();
  const own = custom.filter(({ code }) => fields.custom?.[code] !== undefined);
  if (lines.length === 0 && own.length === 0) return <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('personal.none')}</Box>;
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'minmax(84px, 128px) 1fr', gap: '6px 12px', fontSize: 13 }}>
      {lines.map(({ name, values }) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary', lineHeight: '24px' }}>
            {t(fieldKey(name))}
          </Box>
          <Box component="dd" sx={{ m: 0, minWidth: 0, display: 'grid', gap: '2px' }}>
            {values.map((value, at) => (
              <Box key={`${value}-${at}`} sx={{ display: 'flex', alignItems: 'flex-start', gap: '4px', minHeight: 24, lineHeight: '24px', overflowWrap: 'anywhere' }}>
                <MaskedValue value={value} masked={masked} />
                {!masked && onCopy && (
                  <IconButton onClick={() => onCopy(value)} aria-label={t('personal.copy', { field: t(fieldKey(name)) })} sx={{ width: 24, height: 24 }}>
                    <Icon name="copy" size={14} />
                  </IconButton>
                )}
              </Box>
            ))}
          </Box>
        </Box>
      ))}
      {own.map((field) => {
        const value = fields.custom?.[field.code] ?? '';
        return (
          <Box key={field.code} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary', lineHeight: '24px' }}>{localized(field.name)}</Box>
            <Box component="dd" sx={{ m: 0, minWidth: 0, lineHeight: '24px', overflowWrap: 'anywhere' }}>{masked ? <MaskedValue value={String(value)} masked /> : <FieldValue field={field} value={value} />}</Box>
          </Box>
        );
      })}
    </Box>
  );
}
