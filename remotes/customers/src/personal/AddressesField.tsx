import { Icon, SelectField, TextField, useLocale, useTokens } from '@hako/sdk-plugin/ui';
import { Box, IconButton } from '@mui/material';
import { useMemo, type ReactElement } from 'react';
import type { PostalAddress } from '../api/contract.js';
import { AddButton } from '../parts/ListField.js';
import { useTexts } from '../parts/t.js';
import { countries } from './countries.js';

const MAX = 5;
const PARTS = [
  { part: 'postalCode', max: 16 },
  { part: 'province', max: 100 },
  { part: 'city', max: 100 },
  { part: 'street', max: 300 },
] as const;

export interface AddressesFieldProps {
  name: string;
  value: PostalAddress[];
  onChange(value: PostalAddress[]): void;
  country: string;
}

export function AddressesField({ name, value, onChange, country }: AddressesFieldProps): ReactElement {
  const t = useTexts();
  const locale = useLocale();
  const { palette } = useTokens();
  const options = useMemo(() => countries(locale === 'zh' ? 'zh-CN' : locale).map((entry) => ({ value: entry.code, label: entry.name })), [locale]);
  const change = (at: number, part: Partial<PostalAddress>): void => onChange(value.map((address, index) => (index === at ? { ...address, ...part } : address)));
  return (
    <Box sx={{ display: 'grid', gap: '6px' }}>
      <Box sx={{ fontSize: 13, fontWeight: 600 }}>{t('field.address')}</Box>
      {value.map((address, at) => (
        <Box key={at} component="fieldset" sx={{ m: 0, p: '12px', minWidth: 0, border: `1px solid ${palette.line}`, borderRadius: '8px', display: 'grid', gap: '10px' }}>
          <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
            <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>
              {t('form.addressNumber', { number: at + 1 })}
            </Box>
            <IconButton onClick={() => onChange(value.filter((_, index) => index !== at))} aria-label={t('form.removeAddress', { number: at + 1 })}>
              <Icon name="x" size={16} />
            </IconButton>
          </Box>
          <Box sx={{ display: 'grid', gap: '10px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, '& > :last-child': { gridColumn: '1 / -1' } }}>
            <SelectField name={`${name}.${at}.country`} label={t('field.country')} value={address.country} onChange={(code) => change(at, { country: code })} options={options} />
            {PARTS.map(({ part, max }) => (
              <TextField key={part} name={`${name}.${at}.${part}`} label={t(`field.${part}`)} value={address[part] ?? ''} maxLength={max} onChange={(text) => change(at, { [part]: text })} />
            ))}
          </Box>
        </Box>
      ))}
      {value.length < MAX && <AddButton label={t('form.addAddress')} onClick={() => onChange([...value, { country }])} />}
    </Box>
  );
}
