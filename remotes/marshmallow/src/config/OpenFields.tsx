import { Icon, Section, StatusBadge, SwitchField } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import type { FieldsProps } from './fields.js';

/** Open, paused or off, and where the page stands. */
export function OpenFields({ form: { values, set }, path, live }: FieldsProps & { path: string | undefined; live: boolean }): ReactElement {
  const t = useTexts();
  const state = !values.enabled ? 'off' : values.paused ? 'paused' : 'open';
  return (
    <Section
      title={t('config.state')}
      actions={
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px' }}>
          <StatusBadge tone={state === 'open' ? 'success' : state === 'paused' ? 'warning' : 'neutral'}>{t(`config.states.${state}`)}</StatusBadge>
          {live && path && <Button size="small" variant="outlined" href={`/m/${path}`} target="_blank" rel="noopener" startIcon={<Icon name="external-link" size={14} />}>{`/m/${path}`}</Button>}
        </Box>
      }
    >
      <Box sx={{ display: 'grid', gap: '10px' }}>
        <SwitchField kind="switch" name="enabled" label={t('config.field.enabled')} help={t('config.enabledHelp')} value={values.enabled} onChange={(value) => set('enabled', value)} />
        <SwitchField kind="switch" name="paused" label={t('config.field.paused')} help={t('config.pausedHelp')} value={values.paused} disabled={!values.enabled} onChange={(value) => set('paused', value)} />
      </Box>
    </Section>
  );
}
