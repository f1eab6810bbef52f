import { Section, useApi, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { addsSomething, levelOf, withPack } from './pack-levels.js';
import type { Policy, RolePack } from './types.js';

const LEVELS = ['none', 'reader', 'editor', 'manager'] as const;

/** Fills many cells with one click: how deep the role goes in each subject. */
export function Packs({ policies, readOnly, onChange }: { policies: readonly Policy[]; readOnly: boolean; onChange(policies: Policy[]): void }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const { palette, tones } = useTokens();
  const { data = [] } = useQuery({ queryKey: ['core', 'roles', 'packs'], queryFn: async ({ signal }) => (await http.list<RolePack>('/roles/packs', { signal })).items, staleTime: 300_000 });
  if (data.length === 0) return null;
  return (
    <Section title={t('roles.packs')} description={t('roles.packsHelp')}>
      <Box sx={{ display: 'grid', gap: '10px' }}>
        {data.map((pack) => {
          const level = levelOf(policies, pack);
          return (
            <Box key={pack.id} role="radiogroup" aria-label={pack.title}>
              <Box sx={{ display: 'flex', justifyContent: 'space-between', fontSize: 13, fontWeight: 600, mb: '4px' }}>
                {pack.title}
                {level === null && <Box component="span" sx={{ fontWeight: 400, fontSize: 12, color: 'text.secondary' }}>{t('roles.pack.custom')}</Box>}
              </Box>
              <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden' }}>
                {LEVELS.map((each) => (
                  <ButtonBase key={each} role="radio" aria-checked={level === each} disabled={readOnly || !addsSomething(pack, each)} onClick={() => onChange(withPack(policies, pack, each))} sx={{ py: '6px', fontSize: 12, fontWeight: level === each ? 700 : 400, textDecoration: level === each ? 'underline' : 'none', bgcolor: level === each ? tones.accent.soft : 'transparent', color: level === each ? tones.accent.text : 'text.primary', '&.Mui-disabled': { color: 'text.disabled' }, borderLeft: each === 'none' ? 0 : `1px solid ${palette.line}`, '&:focus-visible': { outline: `2px solid ${palette.accent}`, outlineOffset: -2 } }}>
                    {t(`roles.pack.${each}`)}
                  </ButtonBase>
                ))}
              </Box>
            </Box>
          );
        })}
      </Box>
    </Section>
  );
}
