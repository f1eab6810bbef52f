import { Icon, useCanSomewhere, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Checkbox, FormControlLabel } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { ExportField } from './types.js';

export interface FieldChoiceProps {
  fields: readonly ExportField[];
  chosen: ReadonlySet<string>;
  onToggle(code: string, on: boolean): void;
}

/** The columns of the file. Personal ones are offered to who may read them, and to nobody else. */
export function FieldChoice({ fields, chosen, onToggle }: FieldChoiceProps): ReactElement {
  const mayReadPersonal = useCanSomewhere('customer.pii:read');
  const mayReadMemberships = useCanSomewhere('customer.membership:read');
  const offered = fields.filter(({ code }) => code !== 'memberships' || mayReadMemberships);
  return (
    <>
      <Group title="fields" fields={offered.filter(({ personal, custom }) => !personal && !custom)} chosen={chosen} onToggle={onToggle} />
      <Group title="ownFields" fields={offered.filter(({ personal, custom }) => !personal && custom)} chosen={chosen} onToggle={onToggle} />
      {mayReadPersonal && <Group title="personalFields" fields={offered.filter(({ personal }) => personal)} chosen={chosen} onToggle={onToggle} />}
    </>
  );
}

function Group({ title, fields, chosen, onToggle }: FieldChoiceProps & { title: 'fields' | 'ownFields' | 'personalFields' }): ReactElement | null {
  const t = useTexts();
  const { tones } = useTokens();
  if (fields.length === 0) return null;
  return (
    <Box component="fieldset" sx={{ m: '12px 0 0', p: 0, border: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, mb: '4px', fontSize: 13, fontWeight: 600 }}>
        {title === 'personalFields' && <Icon name="lock" size={12} color={tones.accent.text} />} {t(`export.${title}`)}
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr 1fr', sm: '1fr 1fr 1fr' } }}>
        {fields.map(({ code, title: name }) => (
          <FormControlLabel key={code} control={<Checkbox checked={chosen.has(code)} onChange={(_, on) => onToggle(code, on)} />} label={name} slotProps={{ typography: { sx: { fontSize: 13 } } }} sx={{ m: 0, minWidth: 0 }} />
        ))}
      </Box>
    </Box>
  );
}
