import { Icon, Section, toApiError, useApi, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { StateMark } from './state-mark.js';
import type { Permission, Policy, Role } from './types.js';

interface OffersProps {
  role: Role;
  permissions: readonly Permission[];
  /** As they stand in the editor: what was added already is offered no more. */
  policies: readonly Policy[];
  onAdd(policy: Policy): void;
}

/** What Hako's template of this role has gained since the agency got its copy: nothing is given to anybody unasked. */
export function Offers({ role, permissions, policies, onAdd }: OffersProps): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { mono, palette } = useTokens();
  const open = role.offered.filter((offer) => !policies.some(({ permission }) => permission === offer.permission));
  const decline = useMutation({
    mutationFn: (permission: string) => http.post<Role>(`/roles/${role.id}/decline-offers`, { version: role.version, permissions: [permission] }),
    onSuccess: (next) => {
      client.setQueryData(['core', 'roles', role.id], next);
      void client.invalidateQueries({ queryKey: ['core', 'roles', 'list'] });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  if (open.length === 0) return null;
  const titleOf = (pattern: string): string => {
    const [resource, action = ''] = pattern.split(':', 2);
    const title = permissions.find((each) => each.resource === resource)?.title ?? pattern;
    return action === '*' ? title : `${title}: ${t(`roles.action.${action}`)}`;
  };
  // A declined line needs a role without changes under way: the answer is the next version.
  const changed = policies !== role.policies;
  return (
    <Section title={t('roles.offers')} description={t('roles.offersHelp')}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid' }}>
        {open.map((offer) => (
          <Box component="li" key={offer.permission} sx={{ display: 'grid', gap: '6px', py: '8px', '& + &': { borderTop: `1px solid ${palette.line}` } }}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', fontSize: 13 }}>
              <StateMark state={offer.effect} size={18} />
              <Box sx={{ minWidth: 0 }}>
                {titleOf(offer.permission)}
                <Box component="code" sx={{ display: 'block', fontFamily: mono, fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{offer.permission}</Box>
              </Box>
            </Box>
            <Box sx={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
              <Button size="small" variant="outlined" startIcon={<Icon name="plus" size={14} />} onClick={() => onAdd(offer)} aria-label={`${t('roles.offerAdd')}: ${offer.permission}`}>{t('roles.offerAdd')}</Button>
              <Button size="small" variant="text" disabled={changed} loading={decline.isPending && decline.variables === offer.permission} onClick={() => decline.mutate(offer.permission)} aria-label={`${t('roles.offerDecline')}: ${offer.permission}`}>{t('roles.offerDecline')}</Button>
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
