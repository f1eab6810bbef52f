import { ErrorState, Icon, Page, PageHeader, PageSkeleton, adviceFor, toApiError, useApi, useCan, useNavigate, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import { saveFile } from '../parts/saveFile.js';
import { useTalents } from '../parts/useTalents.js';
import { dropDraft, readDraft } from './draft.js';
import { ImportProgress } from './ImportProgress.js';
import { RejectedRows } from './RejectedRows.js';
import { Steps } from './Steps.js';
import { Tally } from './Tally.js';
import { isOpen, type ImportView } from './types.js';
import { useImport } from './useImport.js';

export function ImportRun({ id }: { id: string }): ReactElement {
  const { run, error, retry } = useImport(id);
  if (error && !run) return <Page><ErrorState error={error} onRetry={retry} during="import" /></Page>;
  if (!run) return <PageSkeleton />;
  return <Loaded run={run} onReload={retry} />;
}

function Loaded({ run, onReload }: { run: ImportView; onReload(): void }): ReactElement {
  const t = useTexts();
  const talent = useTalents().byId(run.talentId);
  const open = isOpen(run.state);
  const mayRun = useCan('customer.import:execute', { type: 'talent', id: run.talentId });
  return (
    <Page maxWidth={1240}>
      <PageHeader title={t(run.dryRun ? 'import.trialOf' : 'import.runOf', { file: run.fileName })} description={[t('import.intoTalentName', { talent: talent?.name ?? '' }), t(`import.mode.${run.mode}`)].join(' · ')} actions={mayRun && <Actions run={run} />} />
      <Steps current={run.dryRun ? 'check' : 'run'} />
      <Box sx={{ display: 'grid', gap: '16px', minWidth: 0 }}>
        {open ? <ImportProgress run={run} mayCancel={mayRun} onCancelled={onReload} /> : <Outcome run={run} />}
        {(!open || run.processed > 0) && <Tally run={run} />}
        {!open && run.failed > 0 && <RejectedRows run={run} fixable={mayRun && !run.dryRun} onFixed={onReload} />}
      </Box>
    </Page>
  );
}

function Outcome({ run }: { run: ImportView }): ReactElement {
  const t = useTexts();
  const { tones } = useTokens();
  const partly = run.state === 'succeeded' && !run.dryRun && run.failed > 0;
  const tone = { succeeded: partly ? tones.warning : tones.success, cancelled: tones.warning }[run.state as 'succeeded' | 'cancelled'] ?? tones.danger;
  const text = run.state === 'succeeded' ? t(run.dryRun ? 'import.checked' : partly ? 'import.succeededPartly' : 'import.succeeded') : run.state === 'cancelled' ? t('import.cancelled') : t('import.failed', { code: run.error ?? '' });
  return (
    <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: '10px', p: '10px 12px', borderRadius: '8px', fontWeight: 600, color: tone.text, bgcolor: tone.soft }}>
      <Icon name={run.state === 'succeeded' && !partly ? 'circle-check' : 'triangle-alert'} size={18} />
      {text}
    </Box>
  );
}

/** What can be done with it now: run a checked file, take the errors home, see the customers. */
function Actions({ run }: { run: ImportView }): ReactElement | null {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  if (isOpen(run.state)) return null;

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify(adviceFor(toApiError(error), ui), { level: 'error' });
    } finally {
      setBusy(false);
    }
  };
  const start = (): Promise<void> =>
    guarded(async () => {
      const started = await http.post<ImportView>(`/imports/${run.id}/run`);
      dropDraft(http);
      void client.invalidateQueries({ queryKey: keys.imports });
      navigate(`/customers/import/${started.id}`);
    });
  const errorFile = (): Promise<void> => guarded(async () => saveFile(await http.download(`/imports/${run.id}/errors`, { query: { format: run.format } })));
  const errors = run.failed > 0 && run.fixableUntil && <Button variant="outlined" disabled={busy} onClick={() => void errorFile()} startIcon={<Icon name="file-down" size={16} />}>{t('import.errorFile')}</Button>;
  if (run.dryRun) {
    return (
      <>
        <Button variant="text" onClick={() => navigate('/customers/import')} startIcon={<Icon name="arrow-left" size={16} />}>{t(readDraft(http) ? 'import.backToColumns' : 'import.another')}</Button>
        {errors}
        {run.state === 'succeeded' && run.fixableUntil && <Button variant="contained" disabled={busy || run.succeeded === 0} onClick={() => void start()} startIcon={<Icon name="play" size={16} />}>{run.succeeded === 0 ? t('import.nothingToImport') : t('import.start', { count: run.succeeded })}</Button>}
      </>
    );
  }
  return (
    <>
      <Button variant="text" onClick={() => { dropDraft(http); navigate('/customers/import'); }} startIcon={<Icon name="upload" size={16} />}>{t(run.failed > 0 ? 'import.again' : 'import.another')}</Button>
      {errors}
      <Button variant="contained" onClick={() => navigate('/customers?sort=-createdAt')} startIcon={<Icon name="users" size={16} />}>{t('import.seeCustomers')}</Button>
    </>
  );
}
