import { ErrorState, Icon, NoPermission, OshiAvatar, Page, PageHeader, PageSkeleton, Section, Slot, failureInPlace, useCan, useNavigate, useShortcuts, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { useCustomer } from '../api/useCustomer.js';
import type { Customer } from '../api/types.js';
import { Identities } from '../identities/Identities.js';
import { Notes } from '../notes/Notes.js';
import { Memberships } from '../memberships/Memberships.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { PersonalCard } from '../personal/PersonalCard.js';
import { RightsBanner } from '../rights/RightsBanner.js';
import { useFollowMerged } from '../rights/useFollowMerged.js';
import { Timeline } from '../timeline/Timeline.js';
import { DetailTabs, useDetailTabs } from './DetailTabs.js';
import { InactiveBanner } from './ActiveSwitch.js';
import { CompanyFactList, ProfileFacts } from './CustomerFacts.js';
import { CustomerMenu } from './CustomerMenu.js';
import { ExternalIds } from './ExternalIds.js';
import { ProfileForm } from './ProfileForm.js';
import { StatusMenu } from './StatusMenu.js';

/** A customer on a page of her own, for work that takes longer. */
export function CustomerPage(): ReactElement {
  const { id } = useParams();
  const { customer, complete, error, retry } = useCustomer(id === 'import' ? undefined : id);
  useFollowMerged(error);
  // The wizard's own address leads here when boot offers no import to this person.
  if (id === 'import') return <Page><NoPermission permission="customer.import:execute" /></Page>;
  if (failureInPlace(error, customer)) return <Page><ErrorState error={error} onRetry={retry} during="customer" /></Page>;
  if (!customer || !complete) return <PageSkeleton />;
  return <Loaded customer={customer} />;
}

function Loaded({ customer }: { customer: Customer }): ReactElement {
  const t = useTexts();
  const navigate = useNavigate();
  const talent = useTalents().byId(customer.talentId);
  // Of somebody who was erased there is nothing left to change.
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer.talentId }) && !customer.erasedAt;
  const [edit, setEdit] = useUrlState('edit');
  const tabs = useDetailTabs();
  const editing = edit === '1' && mayWrite;
  useShortcuts(mayWrite ? [{ keys: 'e', label: t('shortcut.edit'), run: () => setEdit('1') }] : []);
  return (
    <Page maxWidth={1240}>
      <Button variant="text" onClick={() => navigate('/customers')} startIcon={<Icon name="arrow-left" size={16} />} sx={{ ml: '-8px', mb: '6px' }}>{t('detail.back')}</Button>
      <PageHeader
        title={customer.nickname}
        leading={<OshiAvatar name={customer.nickname} color={talent?.color ?? null} size={36} />}
        aside={!customer.erasedAt && <StatusMenu customer={customer} />}
        description={[talent?.name, t(`type.${customer.profileType}`)].filter(Boolean).join(' · ')}
        actions={
          <>
            <CustomerMenu customer={customer} mayWrite={mayWrite} />
            {mayWrite && !editing && <Button variant="contained" onClick={() => setEdit('1')} startIcon={<Icon name="pencil" size={16} />}>{t('detail.editProfile')}</Button>}
          </>
        }
      />
      <RightsBanner customer={customer} />
      {!customer.erasedAt && <InactiveBanner customer={customer} mayWrite={mayWrite} />}
      <Slot name="customers.detail.header@1" props={{ customerId: customer.id, talentId: customer.talentId }} fallback={null} />
      <DetailTabs tabs={tabs} />
      {tabs.current === 'overview' && <Overview customer={customer} editing={editing} onDone={() => setEdit(null)} />}
      {tabs.current === 'timeline' && <Section title={t('detail.tab.timeline')}><Timeline customerId={customer.id} /></Section>}
      {tabs.filler && <Slot name="customers.detail.tabs@1" only={tabs.filler} props={{ customerId: customer.id, talentId: customer.talentId }} />}
    </Page>
  );
}

function Overview({ customer, editing, onDone }: { customer: Customer; editing: boolean; onDone(): void }): ReactElement {
  const t = useTexts();
  return (
    <Box sx={{ display: 'grid', gap: '16px', gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 3fr) minmax(0, 2fr)' }, alignItems: 'start' }}>
      <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        <Section title={t('detail.facts')}>{editing ? <ProfileForm customer={customer} onDone={onDone} /> : <ProfileFacts customer={customer} />}</Section>
        {customer.profileType === 'company' && !editing && <Section title={t('detail.company')}><CompanyFactList company={customer.company ?? {}} /></Section>}
        <Section title={t('note.title')}><Notes customer={customer} /></Section>
        <Section title={t('membership.title')}><Memberships customer={customer} /></Section>
      </Box>
      <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        <PersonalCard customer={customer} frame={Section} />
        <Section title={t('identity.title')}><Identities customer={customer} /></Section>
        <Section title={t('detail.externalIds')}><ExternalIds customer={customer} /></Section>
        <Slot name="customers.detail.side@1" props={{ customerId: customer.id, talentId: customer.talentId }} />
      </Box>
    </Box>
  );
}
