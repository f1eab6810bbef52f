import { CardSkeleton, Drawer, ErrorState, Icon, OshiAvatar, Slot, failureInPlace, useCan, useNavigate } from '@hako/sdk-plugin/ui';
import { Box, IconButton, Tab, Tabs, Tooltip } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useCustomer } from '../api/useCustomer.js';
import type { Customer } from '../api/types.js';
import { Identities } from '../identities/Identities.js';
import { Notes } from '../notes/Notes.js';
import { Memberships } from '../memberships/Memberships.js';
import { Group } from '../parts/Group.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { PersonalCard } from '../personal/PersonalCard.js';
import { Timeline } from '../timeline/Timeline.js';
import { InactiveBanner } from './ActiveSwitch.js';
import { CompanyFactList, ProfileFacts } from './CustomerFacts.js';
import { CustomerMenu } from './CustomerMenu.js';
import { ExternalIds } from './ExternalIds.js';
import { ProfileForm } from './ProfileForm.js';
import { StatusMenu } from './StatusMenu.js';
import { RightsBanner } from '../rights/RightsBanner.js';

export interface CustomerDrawerProps {
  id: string;
  editing: boolean;
  onEdit(on: boolean): void;
  onClose(): void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** A customer beside the list that she was found in. */
export function CustomerDrawer({ id, editing, onEdit, onClose, onPrevious, onNext }: CustomerDrawerProps): ReactElement {
  const t = useTexts();
  const navigate = useNavigate();
  const talents = useTalents();
  const { customer, complete, error, retry } = useCustomer(id);
  const mayWrite = useCan('customer.profile:write', { type: 'talent', id: customer?.talentId ?? '' });
  const talent = customer && talents.byId(customer.talentId);
  const step = (icon: 'chevron-up' | 'chevron-down', label: string, go: (() => void) | undefined): ReactElement => (
    <IconButton onClick={go} disabled={!go} aria-label={label} sx={{ display: { xs: 'none', sm: 'inline-flex' }, width: 28 }}>
      <Icon name={icon} size={18} />
    </IconButton>
  );
  return (
    <Drawer
      open
      onClose={onClose}
      name="customer"
      title={customer?.nickname ?? ''}
      leading={customer && <OshiAvatar name={customer.nickname} color={talent?.color ?? null} size={30} />}
      subtitle={customer && [talent?.name, t(`type.${customer.profileType}`)].filter(Boolean).join(' · ')}
      actions={
        customer && (
          <>
            {step('chevron-up', t('detail.previous'), onPrevious)}
            {step('chevron-down', t('detail.next'), onNext)}
            {mayWrite && !editing && (
              <Tooltip title={t('detail.edit')}>
                <IconButton onClick={() => onEdit(true)} aria-label={t('detail.edit')}><Icon name="pencil" size={16} /></IconButton>
              </Tooltip>
            )}
            <Tooltip title={t('detail.open')}>
              <IconButton onClick={() => navigate(`/customers/${id}`)} aria-label={t('detail.open')}><Icon name="external-link" size={16} /></IconButton>
            </Tooltip>
            <CustomerMenu customer={customer} mayWrite={mayWrite} />
          </>
        )
      }
    >
      {failureInPlace(error, customer) ? <ErrorState error={error} onRetry={retry} during="customer" /> : !customer ? <CardSkeleton lines={8} /> : editing && mayWrite && complete ? <ProfileForm customer={customer} onDone={() => onEdit(false)} /> : <DrawerBody customer={customer} mayWrite={mayWrite} />}
    </Drawer>
  );
}

function DrawerBody({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const [tab, setTab] = useState<'facts' | 'notes' | 'history'>('facts');
  return (
    <>
      <RightsBanner customer={customer} />
      <InactiveBanner customer={customer} mayWrite={mayWrite} />
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px', mb: '12px' }}>
        <Tabs value={tab} onChange={(_, value: typeof tab) => setTab(value)} aria-label={t('detail.parts')}>
          <Tab value="facts" label={t('detail.facts')} />
          <Tab value="notes" label={t('note.title')} />
          <Tab value="history" label={t('detail.tab.timeline')} />
        </Tabs>
        <StatusMenu customer={customer} />
      </Box>
      <Slot name="customers.detail.drawer@1" props={{ customerId: customer.id, talentId: customer.talentId }} fallback={null} />
      {tab === 'notes' ? (
        <Notes customer={customer} />
      ) : tab === 'history' ? (
        <Timeline customerId={customer.id} />
      ) : (
        <>
          <ProfileFacts customer={customer} />
          {customer.profileType === 'company' && <Group title={t('detail.company')}><CompanyFactList company={customer.company ?? {}} /></Group>}
          <PersonalCard customer={customer} />
          <Group title={t('membership.title')}><Memberships customer={customer} /></Group>
          <Group title={t('identity.title')}><Identities customer={customer} /></Group>
          <Group title={t('detail.externalIds')}><ExternalIds customer={customer} /></Group>
          <Slot name="customers.detail.side@1" props={{ customerId: customer.id, talentId: customer.talentId }} />
        </>
      )}
    </>
  );
}
