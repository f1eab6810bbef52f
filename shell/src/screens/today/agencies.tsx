import { CardSkeleton, ErrorState, Icon, OshiAvatar, Section, StatusBadge, useFormat, useList, useLocalized, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Agency } from '../platform/platform-screen.js';

const SHOWN = 8;

/** What the platform's operator comes for: who lives here, newest first as the API answers. */
export function Agencies(): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const localized = useLocalized();
  const { palette } = useTokens();
  const source = useList<Agency>({ key: ['core', 'agencies'], path: '/platform/tenants' });
  const agencies = source.rows.filter((agency) => !agency.isPlatform).slice(0, SHOWN);
  return (
    <Section title={t('today.agencies')} padding="flush" actions={<Button variant="text" component={Link} to="/platform" endIcon={<Icon name="arrow-right" size={16} />}>{t('today.allAgencies')}</Button>}>
      {source.state === 'loading' && <CardSkeleton lines={4} />}
      {source.state === 'error' && <ErrorState error={source.error} onRetry={source.reload} during="agencies" />}
      {source.state === 'ready' && agencies.length === 0 && <Box sx={{ p: '16px', fontSize: 13, color: 'text.secondary' }}>{t('today.noAgencies')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {agencies.map((agency) => (
          <Box key={agency.id} component="li" sx={{ display: 'flex', alignItems: 'center', gap: '10px', minHeight: 40, px: '16px', fontSize: 13, borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
            <OshiAvatar name={localized(agency.name)} size={22} shape="square" />
            <Box component="span" sx={{ flex: 1, minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{localized(agency.name)}</Box>
            <Box component="span" sx={{ color: 'text.secondary' }}>{agency.code}</Box>
            <StatusBadge tone={agency.status === 'active' ? 'success' : 'warning'}>{t(`platform.status.${agency.status}`)}</StatusBadge>
            <Box component="time" dateTime={agency.createdAt} sx={{ fontSize: 12, color: 'text.secondary' }}>{format.date(agency.createdAt)}</Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
