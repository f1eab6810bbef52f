import { Icon, Tag, useLocalized, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Radio, Typography } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useStatuses } from '../api/useStatuses.js';
import { useTexts } from '../parts/t.js';
import { compareVersions, mergeVersions, type Choice, type FieldConflict, type Fields, type FieldValue } from './conflict.js';
import { profileFieldKey } from './profileValues.js';

export interface ConflictViewProps {
  base: Fields;
  mine: Fields;
  theirs: Fields;
  /** Of fields that are not ours: form name to what it is called. */
  names?: Record<string, string>;
  busy: boolean;
  onSave(merged: Fields): void;
  onCancel(): void;
}

/** Two versions of one customer, side by side, field by field. */
export function ConflictView({ base, mine, theirs, names = {}, busy, onSave, onCancel }: ConflictViewProps): ReactElement {
  const t = useTexts();
  const { tones } = useTokens();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const { conflicts, onlyTheirs } = compareVersions(base, mine, theirs);
  const all = (choice: Choice): void => setChoices(Object.fromEntries(conflicts.map(({ field }) => [field, choice])));
  return (
    <Box sx={{ display: 'grid', gap: '14px' }}>
      <Box role="alert" sx={{ display: 'flex', gap: '10px', p: '10px 12px', borderRadius: '8px', color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
        <Icon name="users" size={18} />
        <Box sx={{ fontSize: 13 }}>
          <strong>{t('conflict.title')}</strong>
          <Box sx={{ color: 'text.primary' }}>{t(conflicts.length > 0 ? 'conflict.help' : 'conflict.noClash')}</Box>
        </Box>
      </Box>
      {conflicts.length > 1 && (
        <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
          <Button variant="outlined" onClick={() => all('mine')}>{t('conflict.useAllMine')}</Button>
          <Button variant="outlined" onClick={() => all('theirs')}>{t('conflict.useAllTheirs')}</Button>
        </Box>
      )}
      {conflicts.map((conflict) => (
        <ConflictField key={conflict.field} conflict={conflict} name={names[conflict.field] ?? t(profileFieldKey(conflict.field))} choice={choices[conflict.field] ?? 'mine'} onChoose={(choice) => setChoices((known) => ({ ...known, [conflict.field]: choice }))} />
      ))}
      {onlyTheirs.length > 0 && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {t('conflict.alsoTheirs', { fields: onlyTheirs.map((field) => names[field] ?? t(profileFieldKey(field))).join(', ') })}
        </Typography>
      )}
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: '8px' }}>
        <Button variant="text" onClick={onCancel}>{t('form.discard')}</Button>
        <Button variant="contained" disabled={busy} onClick={() => onSave(mergeVersions(base, mine, theirs, choices))}>{t('conflict.save')}</Button>
      </Box>
    </Box>
  );
}

interface ConflictFieldProps {
  conflict: FieldConflict;
  name: string;
  choice: Choice;
  onChoose(choice: Choice): void;
}

function ConflictField({ conflict, name, choice, onChoose }: ConflictFieldProps): ReactElement {
  const t = useTexts();
  const { palette, tones } = useTokens();
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, mb: '6px', fontSize: 13, fontWeight: 600 }}>
        {name}
      </Box>
      <Box sx={{ display: 'grid', gap: '8px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        {(['mine', 'theirs'] as const).map((side) => (
          <Box key={side} component="label" sx={{ display: 'flex', gap: '6px', p: '8px', borderRadius: '8px', cursor: 'pointer', minWidth: 0, border: `1px solid ${choice === side ? tones.accent.solid : palette.line}`, bgcolor: choice === side ? tones.accent.soft : 'transparent' }}>
            <Radio checked={choice === side} onChange={() => onChoose(side)} name={conflict.field} value={side} />
            <Box sx={{ minWidth: 0, fontSize: 13, overflowWrap: 'anywhere' }}>
              <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`conflict.${side}`)}</Box>
              <FieldText field={conflict.field} value={conflict[side]} />
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function FieldText({ field, value }: { field: string; value: FieldValue }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const statuses = useStatuses();
  if (value === null || value === undefined || value === '' || value.length === 0) return <Box sx={{ color: 'text.secondary' }}>{t('history.nothing')}</Box>;
  if (typeof value !== 'string') return <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '4px' }}>{value.map((tag) => <Tag key={tag}>{tag}</Tag>)}</Box>;
  if (field === 'language') return <>{t(`language.${value}`)}</>;
  const status = field === 'status' ? statuses.byCode(value) : undefined;
  return <Box sx={{ whiteSpace: 'pre-wrap' }}>{status ? localized(status.name) : value}</Box>;
}
