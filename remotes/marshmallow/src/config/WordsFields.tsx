import { Section, TextField, type Locale } from '@hako/sdk-plugin/ui';
import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { LENGTHS, SPOKEN } from './types.js';
import type { FieldsProps } from './fields.js';

const NAMES: Record<Locale, string> = { en: 'English', zh: '中文', ja: '日本語' };
const ROWS: Partial<Record<string, number>> = { welcome: 3, thanks: 2, terms: 4, privacy: 4 };

/** What the box says, in each language; what is left empty is said in our words. */
export function WordsFields({ form: { values, set }, locale, onLocale }: FieldsProps & { locale: Locale; onLocale(locale: Locale): void }): ReactElement {
  const t = useTexts();
  return (
    <Section
      title={t('config.words')}
      description={t('config.wordsHelp')}
      actions={
        <ToggleButtonGroup exclusive size="small" value={locale} onChange={(_event, next: Locale | null) => next && onLocale(next)} aria-label={t('config.language')}>
          {(['ja', 'zh', 'en'] as const).map((one) => {
            const written = SPOKEN.filter((part) => values[`${part}.${one}`].trim() !== '').length;
            return <ToggleButton key={one} value={one} lang={one}>{NAMES[one]}{written > 0 && <Box component="span" sx={{ ml: '6px', fontSize: 11, opacity: 0.7 }}>{written}</Box>}</ToggleButton>;
          })}
        </ToggleButtonGroup>
      }
    >
      <Box sx={{ display: 'grid', gap: '14px' }} lang={locale}>
        {SPOKEN.map((part) => {
          const rows = ROWS[part];
          const name = `${part}.${locale}` as const;
          return <TextField key={name} name={name} label={t(`config.field.${part}`)} value={values[name]} onChange={(value) => set(name, value)} maxLength={LENGTHS[part]} placeholder={t('config.ours')} {...(rows ? { rows } : {})} />;
        })}
      </Box>
    </Section>
  );
}
