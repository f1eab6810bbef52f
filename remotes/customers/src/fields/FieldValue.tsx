import { Tag, useFormat, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, Link } from '@mui/material';
import type { ReactElement } from 'react';
import type { CustomField, CustomValue } from '../api/types.js';
import { useTexts } from '../parts/t.js';

/** A value of a custom field as people read it; codes of choices by their names. */
export function FieldValue({ field, value }: { field: CustomField; value: CustomValue }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const localized = useLocalized();
  const option = (code: string): ReactElement => {
    const known = field.options.find((one) => one.code === code);
    return <Tag key={code} color={known?.color}>{known ? localized(known.name) : code}</Tag>;
  };
  if (Array.isArray(value)) return <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: '4px', verticalAlign: 'middle' }}>{value.map(option)}</Box>;
  if (typeof value === 'boolean') return <>{t(`fields.${value ? 'yes' : 'no'}`)}</>;
  if (typeof value === 'number') return <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(value)}</Box>;
  if (field.type === 'choice') return option(value);
  if (field.type === 'date') return <time dateTime={value}>{format.date(`${value}T12:00:00`)}</time>;
  if (field.type === 'url') return <Link href={value} target="_blank" rel="noopener noreferrer nofollow">{value.replace(/^https?:\/\//, '')}</Link>;
  return <>{value}</>;
}
