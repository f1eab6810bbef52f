import { SelectField, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import type { DictionaryType } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import { GROUPS, TYPES, isType, textOf } from './types.js';

interface TypeListProps {
  value: DictionaryType;
  onChange(type: DictionaryType): void;
}

/** A list beside the table; on a phone one select above it. */
export function TypeList({ value, onChange }: TypeListProps): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  const nameOf = (type: DictionaryType): string => t(`dictionary.types.${textOf(type)}`);
  return (
    <>
      <Box sx={{ display: { xs: 'block', md: 'none' } }}>
        <SelectField name="dictionary-type" label={t('dictionary.which')} value={value} onChange={(type) => isType(type) && onChange(type)} options={TYPES.map((type) => ({ value: type, label: nameOf(type) }))} />
      </Box>
      <Box component="nav" aria-label={t('dictionary.which')} sx={{ display: { xs: 'none', md: 'block' }, width: 200, flexShrink: 0, overflowY: 'auto' }}>
        {GROUPS.map((group) => (
          <Box key={group.id} sx={{ mb: '12px' }}>
            <Box sx={{ px: '10px', py: '4px', fontSize: 12, fontWeight: 600, color: 'text.secondary' }}>{t(`dictionary.groups.${group.id}`)}</Box>
            {group.types.map((type) => (
              <ButtonBase key={type} onClick={() => onChange(type)} aria-current={type === value ? 'page' : undefined} sx={{ display: 'block', width: '100%', px: '10px', py: '6px', borderRadius: '8px', fontSize: 13, textAlign: 'start', fontWeight: type === value ? 600 : 400, bgcolor: type === value ? palette.sunken : 'transparent', '&:hover': { bgcolor: palette.sunken } }}>
                {nameOf(type)}
              </ButtonBase>
            ))}
          </Box>
        ))}
      </Box>
    </>
  );
}
