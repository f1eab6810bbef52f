import { CountdownRing, Icon, StatusBadge, useCan, useLocalized, useNotify, useScope, useTokens, Watermarked } from '@hako/sdk-plugin/ui';
import { Box, Button, Skeleton } from '@mui/material';
import { useEffect, useRef, useState, type ComponentType, type ReactElement } from 'react';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL } from '../api/contract.js';
import type { Customer } from '../api/types.js';
import { useCustomerCache } from '../api/useCustomer.js';
import { useFields } from '../api/useFields.js';
import { Group, type GroupProps } from '../parts/Group.js';
import { useTexts } from '../parts/t.js';
import { PersonalForm } from './PersonalForm.js';
import { PersonalProblem } from './PersonalProblem.js';
import { PersonalValues } from './PersonalValues.js';
import { PLAIN_FOR_MS } from './plainWindow.js';
import { PurposeForm } from './PurposeForm.js';
import { usePersonalData, type PersonalData } from './usePersonalData.js';

type Step = 'look' | 'ask-plain' | 'edit' | 'add';

export interface PersonalCardProps {
  customer: Customer;
  /** What it stands in: a part of the drawer, or a card of its own on a page. */
  frame?: ComponentType<GroupProps>;
}

/** What the vault knows of a customer: masked at first, plain for minutes, each look with a purpose and a reason. */
export function PersonalCard({ customer, frame: Frame = Group }: PersonalCardProps): ReactElement {
  const t = useTexts();
  const scope = { type: 'talent', id: customer.talentId } as const;
  const mayRead = useCan('customer.pii:read', scope);
  if (!mayRead) {
    return (
      <Frame title={t('personal.title')}>
        <Denied talentId={customer.talentId} />
      </Frame>
    );
  }
  return <Readable key={customer.id} customer={customer} frame={Frame} />;
}

function Readable({ customer, frame: Frame }: Required<PersonalCardProps>): ReactElement {
  const t = useTexts();
  const cache = useCustomerCache();
  const mayWrite = useCan('customer.pii:write', { type: 'talent', id: customer.talentId });
  const data = usePersonalData(customer);
  const [step, setStep] = useState<Step>('look');
  const locked = !data.plain.open;
  // A form with plain values in it closes with the lock.
  const shown: Step = step === 'edit' && locked ? 'look' : step;

  if (!customer.hasPersonalData) {
    return (
      <Frame title={t('personal.title')}>
        {shown === 'add' ? (
          <PersonalForm customer={customer} known={undefined} why={data.stated} onCancel={() => setStep('look')} onSaved={() => { cache.replace({ ...customer, hasPersonalData: true }); setStep('look'); }} />
        ) : (
          <Box sx={{ display: 'grid', gap: '6px', justifyItems: 'start', fontSize: 13, color: 'text.secondary' }}>
            {t('personal.none')}
            {mayWrite && <Button variant="outlined" onClick={() => setStep('add')} startIcon={<Icon name="plus" size={16} />}>{t('personal.add')}</Button>}
          </Box>
        )}
      </Frame>
    );
  }

  const showPlain = async (why: NonNullable<PersonalData['stated']>, then: Step = 'look'): Promise<void> => {
    if (await data.showPlain(why)) setStep(then);
  };
  return (
    <Frame title={t('personal.title')} actions={<CardState data={data} onLock={() => { data.lock(); setStep('look'); }} />}>
      {data.problem && <PersonalProblem problem={data.problem} onRetry={data.stated ? () => void data.showMasked(data.stated ?? { purpose: '', reason: '' }) : undefined} />}
      {!data.stated && <PurposeForm action={t('personal.showMasked')} busy={data.busy} onState={data.showMasked} />}
      {data.stated && shown === 'ask-plain' && <PurposeForm action={t('personal.showPlainFor')} initial={data.stated} busy={data.busy} onState={(why) => showPlain(why)} onCancel={() => setStep('look')} />}
      {data.stated && shown === 'look' && <Values customer={customer} data={data} mayWrite={mayWrite} onAskPlain={() => setStep('ask-plain')} onEdit={() => (data.plain.open ? setStep('edit') : void showPlain(data.stated ?? { purpose: 'customer_edit', reason: '' }, 'edit'))} />}
      {data.plain.open && shown === 'edit' && <PersonalForm customer={customer} known={data.plain.values} why={data.stated} onCancel={() => setStep('look')} onSaved={() => { setStep('look'); void data.reload(); }} />}
    </Frame>
  );
}

function CardState({ data, onLock }: { data: PersonalData; onLock(): void }): ReactElement | null {
  const t = useTexts();
  useLockNotice(data.plain.open);
  if (data.plain.open) {
    return (
      <>
        <CountdownRing until={data.plain.until} total={Math.min(data.plain.values.hideAfterSeconds, PLAIN_FOR_MS / 1000)} size={24} />
        <Button variant="outlined" onClick={onLock} startIcon={<Icon name="lock" size={16} />}>{t('personal.lockNow')}</Button>
      </>
    );
  }
  return data.masked ? <StatusBadge tone="neutral" icon="lock">{t('personal.masked')}</StatusBadge> : null;
}

/** Says it when plain values went away, by the clock or by hand: what was there a moment ago is not a fault. */
function useLockNotice(open: boolean): void {
  const t = useTexts();
  const notify = useNotify();
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open) notify(t('personal.locked'), { level: 'info' });
    was.current = open;
  });
}

interface ValuesProps {
  customer: Customer;
  data: PersonalData;
  mayWrite: boolean;
  onAskPlain(): void;
  onEdit(): void;
}

function Values({ customer, data, mayWrite, onAskPlain, onEdit }: ValuesProps): ReactElement {
  const t = useTexts();
  const notify = useNotify();
  const custom = useFields().personalOf(customer.profileType);
  const names = customer.profileType === 'company' ? PERSONAL_OF_COMPANY : PERSONAL_OF_INDIVIDUAL;
  const answer = data.plain.open ? data.plain.values : data.masked;
  if (!answer) return data.problem ? <></> : <Skeleton variant="rounded" height={96} />;
  const copy = (text: string): void => void navigator.clipboard?.writeText(text).then(() => notify(t('detail.copied')));
  return (
    <Box sx={{ display: 'grid', gap: '10px' }}>
      <Watermarked>
        <PersonalValues fields={answer.fields} names={names} custom={custom} masked={!data.plain.open} onCopy={copy} />
      </Watermarked>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        {!data.plain.open && <Button variant="outlined" disabled={data.busy} onClick={onAskPlain} startIcon={<Icon name="eye" size={16} />}>{t('personal.showPlain')}</Button>}
        {mayWrite && <Button variant="text" disabled={data.busy} onClick={onEdit} startIcon={<Icon name="pencil" size={16} />}>{t('personal.edit')}</Button>}
      </Box>
    </Box>
  );
}

/** Which permission is missing, at which talent, and who can give it. */
function Denied({ talentId }: { talentId: string }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const { all } = useScope();
  const { palette } = useTokens();
  const scope = all.find((node) => node.id === talentId);
  return (
    <Box role="status" sx={{ display: 'flex', gap: '10px', p: '10px 12px', borderRadius: '8px', bgcolor: palette.sunken, fontSize: 13 }}>
      <Icon name="lock" size={18} />
      <Box sx={{ minWidth: 0 }}>
        <strong>{t('personal.denied')}</strong>
        <Box sx={{ color: 'text.secondary' }}>{t('personal.deniedWhat', { permission: 'customer.pii:read', scope: scope ? localized(scope.name) : '' })}</Box>
      </Box>
    </Box>
  );
}
