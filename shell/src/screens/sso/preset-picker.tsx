import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import type { ReactElement } from 'react';
import { PRESETS, type Preset } from './types.js';

/** The first step of a new provider: who it is. */
export function PresetPicker({ onPick }: { onPick(preset: Preset): void }): ReactElement {
  const t = useT('shell');
  const { palette, tones } = useTokens();
  return (
    <Box role="group" aria-label={t('sso.choosePreset')} sx={{ display: 'grid', gap: '8px' }}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('sso.choosePreset')}</Box>
      {PRESETS.map((preset) => (
        <ButtonBase key={preset} onClick={() => onPick(preset)} sx={{ display: 'flex', gap: '12px', justifyContent: 'flex-start', textAlign: 'start', p: '10px 12px', borderRadius: '8px', border: `1px solid ${palette.line}`, '&:hover, &:focus-visible': { borderColor: tones.accent.solid, bgcolor: tones.accent.soft } }}>
          <Icon name={preset === 'saml' ? 'file-text' : preset === 'oidc' ? 'globe' : 'shield-check'} color={palette.muted} />
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Box sx={{ fontWeight: 600, fontSize: 14 }}>{t(`sso.preset.${preset}`)}</Box>
            <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`sso.presetText.${preset}`)}</Box>
          </Box>
          <Icon name="chevron-right" size={16} color={palette.muted} />
        </ButtonBase>
      ))}
    </Box>
  );
}
