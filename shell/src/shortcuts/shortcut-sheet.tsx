import { Icon, useT, useTokens, type ShortcutSpec } from '@hako/sdk-plugin/ui';
import { Box, Dialog, DialogContent, DialogTitle, IconButton } from '@mui/material';
import type { ReactElement } from 'react';
import { isMac } from '../layout/top-bar.js';

const SIGNS: Record<string, string> = { enter: '⏎', arrowup: '↑', arrowdown: '↓' };

function keyNames(keys: string): string[][] {
  return keys.split(' ').map((press) => press.split('+').map((key) => (key === 'mod' ? (isMac() ? '⌘' : 'Ctrl') : (SIGNS[key] ?? key.toUpperCase()))));
}

export function ShortcutSheet({ specs, onClose }: { specs: readonly ShortcutSpec[]; onClose(): void }): ReactElement {
  const t = useT('shell');
  const { palette } = useTokens();
  const here = t('shortcuts.here');
  const groups = [...new Set(specs.map((spec) => spec.group ?? here))];
  return (
    <Dialog open onClose={onClose} aria-labelledby="shortcut-title" fullWidth maxWidth="sm">
      <Box sx={{ display: 'flex', alignItems: 'center', pr: '12px' }}>
        <DialogTitle id="shortcut-title" sx={{ flex: 1 }}>{t('shortcuts.title')}</DialogTitle>
        <IconButton autoFocus onClick={onClose} aria-label={t('action.close')}><Icon name="x" size={18} /></IconButton>
      </Box>
      <DialogContent tabIndex={0} sx={{ display: 'grid', gridTemplateColumns: { sm: '1fr 1fr' }, gap: '20px 32px', alignItems: 'start' }}>
        {groups.map((group) => (
          <Box key={group}>
            <Box component="h3" sx={{ m: '0 0 8px', fontSize: 12, fontWeight: 600, color: 'text.secondary' }}>{group}</Box>
            <Box component="dl" sx={{ m: 0, display: 'grid', gap: '6px', fontSize: 13 }}>
              {specs.filter((spec) => (spec.group ?? here) === group).map((spec) => (
                <Box key={`${spec.keys}${spec.label}`} sx={{ display: 'flex', alignItems: 'center', gap: '12px' }}>
                  <Box component="dt" sx={{ flex: 1 }}>{spec.label}</Box>
                  <Box component="dd" sx={{ m: 0, display: 'flex', gap: '4px' }}>
                    {keyNames(spec.keys).flat().map((key, at) => (
                      <Box key={`${key}${at}`} component="kbd" sx={{ fontFamily: 'inherit', fontSize: 12, minWidth: 22, textAlign: 'center', border: `1px solid ${palette.line}`, borderBottomWidth: 2, borderRadius: '4px', px: '5px', bgcolor: palette.sunken }}>{key}</Box>
                    ))}
                  </Box>
                </Box>
              ))}
            </Box>
          </Box>
        ))}
      </DialogContent>
    </Dialog>
  );
}
