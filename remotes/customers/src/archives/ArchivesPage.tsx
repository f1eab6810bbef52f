import { adviceFor, CardSkeleton, EmptyState, ErrorState, Icon, NoPermission, Page, PageHeader, Section, SelectField, StaleNotice, failureInPlace, toApiError, useApi, useCan, useConfirm, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import type { Archive, TalentHome } from './archives.js';
import { useArchives } from './useArchives.js';

/** Who keeps her customers together with whom. */
export function ArchivesPage(): ReactElement {
  const t = useTexts();
  const { all: archives, mayRead, isPending, error, known, retry } = useArchives();
  const header = <PageHeader title={t('archive.title')} description={t('archive.about')} />;
  if (!mayRead) return <Page>{header}<NoPermission permission="talent:read" /></Page>;
  if (isPending) return <Page>{header}<CardSkeleton lines={4} /></Page>;
  if (failureInPlace(error, known || undefined)) return <Page>{header}<ErrorState error={error} onRetry={retry} /></Page>;
  return (
    <Page maxWidth={900}>
      {header}
      <StaleNotice error={error} onRetry={retry} />
      {archives.length === 0 && <EmptyState icon="archive" title={t('archive.none')} />}
      <Box sx={{ display: 'grid', gap: '16px' }}>
        {archives.filter(isShared).map((archive) => <Residents key={archive.id} title={t('archive.shared', { names: archive.talents.map(({ name }) => name).join(t('archive.and')) })} archives={[archive]} all={archives} />)}
        {archives.some((archive) => !isShared(archive)) && <Residents title={t('archive.own')} archives={archives.filter((archive) => !isShared(archive))} all={archives} />}
      </Box>
    </Page>
  );
}

const isShared = (archive: Archive): boolean => archive.talents.length > 1;

function Residents({ title, archives, all }: { title: string; archives: Archive[]; all: Archive[] }): ReactElement {
  return (
    <Section title={title}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: '4px' }}>
        {archives.flatMap((archive) => archive.talents.map((talent) => <Resident key={talent.id} talent={talent} archive={archive} others={all.filter(({ id }) => id !== archive.id)} />))}
      </Box>
    </Section>
  );
}

const OWN = 'own';

function Resident({ talent, archive, others }: { talent: TalentHome; archive: Archive; others: Archive[] }): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const client = useQueryClient();
  const talents = useTalents();
  const mayWrite = useCan('talent:write', { type: 'talent', id: talent.id });
  const [choosing, setChoosing] = useState(false);
  const [target, setTarget] = useState('');
  const shared = isShared(archive);
  const move = async (): Promise<void> => {
    const chosen = others.find(({ id }) => id === target);
    const names = (chosen?.talents ?? archive.talents.filter(({ id }) => id !== talent.id)).map(({ name }) => name).join(t('archive.and'));
    const consequences = t(chosen ? 'archive.joinWhat' : 'archive.leaveWhat', { name: talent.name, names });
    if (!(await confirm({ title: t(chosen ? 'archive.joinTitle' : 'archive.leaveTitle', { name: talent.name, names }), consequences, action: t(chosen ? 'archive.join' : 'archive.leave') }))) return;
    try {
      const { version } = await http.get<{ version: number }>(`/talents/${talent.id}`);
      await http.put(`/talents/${talent.id}/archive`, { version, profileStoreId: chosen?.id ?? null });
      notify(t('archive.changed', { name: talent.name }), { level: 'success' });
      setChoosing(false);
    } catch (error) {
      notify(adviceFor(toApiError(error), ui), { level: 'error' });
    }
    void client.invalidateQueries({ queryKey: keys.all });
  };
  return (
    <Box component="li" sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', minHeight: 32, flexWrap: 'wrap' }}>
        <TalentMark color={talents.byId(talent.id)?.color} />
        <Box sx={{ flex: '1 1 100px', minWidth: 0 }}>{talent.name}</Box>
        {mayWrite && !choosing && <Button variant="text" aria-label={t('archive.changeOf', { name: talent.name })} onClick={() => { setTarget(''); setChoosing(true); }} startIcon={<Icon name="archive" size={16} />}>{t('archive.change')}</Button>}
      </Box>
      {choosing && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'flex-end' }}>
          <Box sx={{ flex: '1 1 240px' }}>
            <SelectField name={`archive-${talent.id}`} label={t('archive.target')} value={target} onChange={setTarget} placeholder={t('archive.choose')} options={[...(shared ? [{ value: OWN, label: t('archive.ownOption') }] : []), ...others.map((other) => ({ value: other.id, label: t('archive.with', { names: other.talents.map(({ name }) => name).join(t('archive.and')) }) }))]} />
          </Box>
          <Button variant="text" onClick={() => setChoosing(false)}>{t('form.cancel')}</Button>
          <Button variant="contained" disabled={target === ''} onClick={() => void move()}>{t('archive.change')}</Button>
        </Box>
      )}
    </Box>
  );
}
