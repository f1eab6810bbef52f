import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { visuallyHidden } from '../layout/visually-hidden.js';
import type { Check } from './checks.js';
import type { PasswordRules } from './types.js';

/** Each rule with its state; a tick and a word, not colour alone. */
export function RulesList({ checks, rules, touched }: { checks: readonly Check[]; rules: PasswordRules; touched: boolean }): ReactElement {
  const t = useT('shell');
  const { tones, palette } = useTokens();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: '2px 12px', fontSize: 12 }}>
      {checks.map(({ id, met }) => (
        <Box component="li" key={id} sx={{ display: 'flex', alignItems: 'center', gap: '6px', color: touched && met ? tones.success.text : 'text.secondary' }}>
          <Icon name={touched && met ? 'check' : 'minus'} size={14} color={touched && met ? tones.success.text : palette.muted} />
          <span>{t(`password.rules.${id}`, { count: rules.minLength })}</span>
          {touched && <Box component="span" style={visuallyHidden}>{t(met ? 'password.rules.met' : 'password.rules.unmet')}</Box>}
        </Box>
      ))}
    </Box>
  );
}
