import { CardSkeleton, ErrorState, NoPermission, Section, StaleNotice, failureInPlace, useCan, useLocalized, useScope } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useCustomer } from '../api/useCustomer.js';
import { useTexts } from '../parts/t.js';
import { AccessCopies } from './AccessCopies.js';
import { Consents } from './Consents.js';
import { ErasurePart } from './ErasurePart.js';
import { Holds } from './Holds.js';
import { Merges } from './Merges.js';
import { Objections } from './Objections.js';
import { PersonRequests } from './PersonRequests.js';
import { Restriction } from './Restriction.js';
import type { RightsOverview } from './types.js';
import { useRightsPart } from './useRights.js';

/** What the law gives a person, on her own page. */
export function RightsTab({ customerId }: { customerId: string }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const { all } = useScope();
  const { customer, complete, error, retry } = useCustomer(customerId);
  const scope = { type: 'talent', id: customer?.talentId ?? '' } as const;
  const mayRead = useCan('customer.rights:read', scope);
  const mayWrite = useCan('customer.rights:write', scope);
  const mayErase = useCan('customer.rights:delete', scope);
  const overview = useRightsPart<RightsOverview>(customerId, 'rights');
  if (failureInPlace(error, customer)) return <ErrorState error={error} onRetry={retry} />;
  if (!customer || !complete) return <CardSkeleton lines={6} />;
  if (!mayRead) {
    const talent = all.find(({ id }) => id === customer.talentId);
    return <NoPermission permission="customer.rights:read" scope={talent ? localized(talent.name) : ''} />;
  }
  if (overview.isPending) return <CardSkeleton lines={6} />;
  if (overview.data === undefined || failureInPlace(overview.error, overview.data)) return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  const writes = mayWrite && !customer.erasedAt;
  return (
    <Box sx={{ display: 'grid', gap: '16px', gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 3fr) minmax(0, 2fr)' }, alignItems: 'start' }}>
      {overview.error && <Box sx={{ gridColumn: '1 / -1' }}><StaleNotice error={overview.error} onRetry={() => void overview.refetch()} /></Box>}
      <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        <Section title={t('request.title')} description={t('request.about')}><PersonRequests customer={customer} mayWrite={writes} /></Section>
        <Section title={t('consent.title')} description={t('consent.about')}><Consents customer={customer} mayWrite={writes} /></Section>
        {!customer.erasedAt && <Section title={t('access.title')} description={t('access.about')}><AccessCopies customer={customer} mayWrite={writes} /></Section>}
      </Box>
      <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        {!customer.erasedAt && <Section title={t('restriction.title')} description={t('restriction.about')}><Restriction customer={customer} mayWrite={writes} /></Section>}
        <Section title={t('objection.title')}><Objections customer={customer} list={overview.data.objections} mayWrite={writes} /></Section>
        <Section title={t('hold.title')} description={t('hold.about')}><Holds customer={customer} list={overview.data.holds} mayWrite={writes} /></Section>
        <Merges customerId={customer.id} talentId={customer.talentId} />
        <Section title={t('erasure.title')} description={t('erasure.about')}><ErasurePart customer={customer} held={overview.data.held} mayErase={mayErase} /></Section>
      </Box>
    </Box>
  );
}
