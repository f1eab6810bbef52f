import { CardSkeleton, ErrorState, Form, Icon, SelectField, StaleNotice, StatusBadge, SubmitBar, TextField, failureInPlace, useApi, useForm, useFormat, useLocalized } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Tooltip } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import type { Customer } from '../api/types.js';
import { useDictionary } from '../api/useDictionary.js';
import { saveFile } from '../parts/saveFile.js';
import { useTexts } from '../parts/t.js';
import { CONSENT_CHANNELS, type ConsentText, type ConsentWord } from './types.js';
import { useRightsAct, useRightsPart } from './useRights.js';

/** What she agreed to and what she took back, newest first, each with its receipt. */
export function Consents({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const localized = useLocalized();
  const act = useRightsAct(customer.id);
  const dictionary = useDictionary('consent', customer.talentId);
  const [recording, setRecording] = useState<Recording | null>(null);
  const { data, error, isPending, refetch } = useRightsPart<ConsentWord[]>(customer.id, 'consents');
  if (isPending) return <CardSkeleton lines={3} />;
  if (data === undefined || failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const nameOf = (code: string): string => {
    const entry = dictionary.byCode(code);
    return entry ? localized(entry.name) : code;
  };
  return (
    <Box sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {data.length === 0 && !recording && <Box sx={{ color: 'text.secondary' }}>{t('consent.none')}</Box>}
      {data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '6px' }}>
          {data.map((word) => (
            <Box component="li" key={word.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center', color: word.current ? undefined : 'text.secondary' }}>
              <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
                <Box>{`${nameOf(word.code)} (${word.textVersion})`}</Box>
                <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[format.dateTime(word.at), t(`channel.${word.channel}`), word.evidence, word.by.name].filter(Boolean).join(' · ')}</Box>
              </Box>
              {word.current ? <StatusBadge tone={word.granted ? 'success' : 'danger'} icon={word.granted ? 'check' : 'ban'}>{t(word.granted ? 'consent.granted' : 'consent.withdrawn')}</StatusBadge> : <StatusBadge tone="neutral">{t(word.granted ? 'consent.wasGranted' : 'consent.wasWithdrawn')}</StatusBadge>}
              <Tooltip title={t('consent.receipt')}>
                <IconButton aria-label={t('consent.receiptOf', { name: nameOf(word.code), when: format.dateTime(word.at) })} disabled={act.busy} onClick={() => void act.run(async (http) => saveFile(await http.download(`/customers/${customer.id}/consents/${word.id}/receipt`)))}><Icon name="download" size={16} /></IconButton>
              </Tooltip>
              {mayWrite && word.current && word.granted && <Button variant="text" onClick={() => setRecording({ code: word.code, version: word.textVersion, granted: false })}>{t('consent.withdraw')}</Button>}
            </Box>
          ))}
        </Box>
      )}
      {mayWrite && !recording && <Button variant="text" onClick={() => setRecording({ code: '', version: null, granted: true })} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>{t('consent.record')}</Button>}
      {recording && <RecordConsent key={`${recording.code} ${recording.granted}`} customerId={customer.id} initial={recording} nameOf={nameOf} onDone={() => { setRecording(null); act.refresh(); }} />}
    </Box>
  );
}

interface Recording {
  /** Empty for whichever is chosen. */
  code: string;
  /** Of the text that is taken back; null for a new word. */
  version: string | null;
  granted: boolean;
}

interface RecordConsentProps {
  customerId: string;
  initial: Recording;
  nameOf(code: string): string;
  onDone(): void;
}

function RecordConsent({ customerId, initial, nameOf, onDone }: RecordConsentProps): ReactElement {
  const t = useTexts();
  const http = useApi();
  const localized = useLocalized();
  const { data: texts = [], isPending } = useQuery({ queryKey: keys.consentTexts, queryFn: ({ signal }) => http.get<ConsentText[]>('/customers/consent-texts', { signal }) });
  const usable = texts.filter(({ state, code }) => (state === 'published' || (!initial.granted && state === 'retired')) && (initial.code === '' || code === initial.code));
  const form = useForm({
    initial: { textId: '', word: initial.granted ? 'yes' : 'no', channel: 'form', evidence: '' },
    validate: ({ textId }): Record<string, string> => (chosenOf(textId) ? {} : { textId: 'required' }),
    submit: async ({ textId, word, channel, evidence }) => {
      const text = chosenOf(textId);
      await http.post(`/customers/${customerId}/consents`, { code: text?.code, textVersion: text?.version, granted: word === 'yes', channel, evidence: evidence.trim() || null });
    },
  });
  function chosenOf(id: string): ConsentText | undefined {
    return usable.find((text) => text.id === id) ?? usable.find(({ version }) => version === initial.version) ?? (usable.length === 1 ? usable[0] : undefined);
  }
  const { values, set } = form;
  const chosen = chosenOf(values.textId);
  if (!isPending && usable.length === 0) return <Box sx={{ color: 'text.secondary' }}>{t('consent.noTexts')}</Box>;
  return (
    <Form form={form} label={t('consent.record')} labels={{ textId: t('consent.text'), word: t('consent.word'), channel: t('consent.channel'), evidence: t('consent.evidence') }} onSubmitted={onDone}>
      <Box sx={{ display: 'grid', gap: '12px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
        <SelectField name="textId" label={t('consent.text')} required value={chosen?.id ?? ''} onChange={(value) => set('textId', value)} placeholder={t('consent.chooseText')} options={usable.map((text) => ({ value: text.id, label: `${nameOf(text.code)} (${text.version})` }))} />
        <SelectField name="word" label={t('consent.word')} value={values.word} onChange={(value) => set('word', value)} options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`consent.${value}`) }))} />
        <SelectField name="channel" label={t('consent.channel')} value={values.channel} onChange={(value) => set('channel', value)} options={CONSENT_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))} />
        <TextField name="evidence" label={t('consent.evidence')} value={values.evidence} onChange={(value) => set('evidence', value)} maxLength={200} help={t('consent.evidenceHelp')} />
      </Box>
      {chosen && <Box component="blockquote" sx={{ m: 0, pl: '12px', borderLeft: '3px solid', borderColor: 'divider', fontSize: 13, color: 'text.secondary', whiteSpace: 'pre-wrap' }}>{localized(chosen.text)}</Box>}
      <SubmitBar action={t(values.word === 'yes' ? 'consent.recordYes' : 'consent.recordNo')} busy={form.busy} onCancel={onDone} />
    </Form>
  );
}
