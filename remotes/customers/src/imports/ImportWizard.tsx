import { Page, PageHeader, adviceFor, toApiError, useApi, useNavigate, useT, useTokens, useUnsavedGuard, type ApiError } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import type { CsvTable } from './csv.js';
import { keepDraft, readDraft, type ImportDraft } from './draft.js';
import { FileStep } from './FileStep.js';
import { MapStep } from './MapStep.js';
import { dataHeaders, guessMapping, importFields } from './mapping.js';
import { mappingMemory } from './mappingMemory.js';
import { RecentImports } from './RecentImports.js';
import { Steps } from './Steps.js';
import { uploadImport } from './useImport.js';

const DEFAULT_CONSUMER = 'EXTERNAL';

export function ImportWizard(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const navigate = useNavigate();
  const talents = useTalents();
  const memory = mappingMemory(localStorage);
  const [draft, setDraft] = useState<ImportDraft>(() => readDraft(http) ?? { talentId: talents.current?.id ?? '', profileType: 'individual', mode: 'create', consumer: DEFAULT_CONSUMER, file: undefined, table: undefined, mapping: {} });
  const [upload, setUpload] = useState<number>();
  const [problem, setProblem] = useState<ApiError>();
  const sending = useRef<AbortController>(undefined);
  const sent = useRef(false);
  useEffect(() => () => sending.current?.abort(), []);
  useUnsavedGuard(draft.file !== undefined && !sent.current && upload === undefined);

  const guess = (table: CsvTable, profileType: ImportDraft['profileType']): ImportDraft['mapping'] => guessMapping(dataHeaders(table.headers), importFields(profileType), memory.read(profileType));
  const change = (part: Partial<ImportDraft>): void => setDraft((known) => ({ ...known, ...part }));

  const check = async (ready: ImportDraft & { file: File }): Promise<void> => {
    setProblem(undefined);
    setUpload(0);
    const control = new AbortController();
    sending.current = control;
    try {
      const trial = await uploadImport(http, ready, { dryRun: true, onProgress: setUpload, signal: control.signal });
      memory.write(ready.profileType, ready.mapping);
      keepDraft(http, ready);
      sent.current = true;
      navigate(`/customers/import/${trial.id}`);
    } catch (error) {
      if (!control.signal.aborted) setProblem(toApiError(error));
    } finally {
      setUpload(undefined);
    }
  };

  const talent = talents.byId(draft.talentId);
  const { file, table } = draft;
  const mapping = file !== undefined && table !== undefined;
  return (
    <Page {...(mapping ? {} : { maxWidth: 1120 })}>
      <PageHeader title={t('import.title')} description={talent ? t('import.about', { talent: talent.name }) : t('import.aboutNoTalent')} />
      <Steps current={mapping ? 'map' : 'file'} />
      {problem && <Refusal problem={problem} />}
      {mapping ? (
        <MapStep draft={{ ...draft, file, table }} busy={upload !== undefined} upload={upload} onMapping={(next) => change({ mapping: next })} onBack={() => change({ file: undefined, table: undefined, mapping: {} })} onCheck={() => void check({ ...draft, file })} />
      ) : (
        <>
          <FileStep draft={draft} onChange={change} onFile={(chosen, head) => { setProblem(undefined); change({ file: chosen, table: head, mapping: guess(head, draft.profileType) }); }} />
          <RecentImports talentId={talents.current?.id} />
        </>
      )}
    </Page>
  );
}

/** Why the file was not taken: what, and in which of its columns. */
function Refusal({ problem }: { problem: ApiError }): ReactElement {
  const ui = useT('ui');
  const { tones, mono } = useTokens();
  const headers = problem.fields.map((detail) => detail['header']).filter((header): header is string => typeof header === 'string');
  return (
    <Box role="alert" sx={{ p: '10px 12px', mb: '14px', borderRadius: '8px', fontSize: 13, color: tones.danger.text, bgcolor: tones.danger.soft, border: `1px solid ${tones.danger.border}` }}>
      <strong>{adviceFor(problem, ui)}</strong>
      {headers.length > 0 && <Box>{headers.join(', ')}</Box>}
      <Box sx={{ fontFamily: mono, fontSize: 12 }}>{[problem.code, problem.requestId].filter(Boolean).join(' · ')}</Box>
    </Box>
  );
}
