import { Page, PageHeader, adviceFor, toApiError, useApi, useNavigate, useT, useTokens, useUnsavedGuard, type ApiError } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { keepDraft, readDraft, type ImportDraft } from './draft.js';
import { FileStep } from './FileStep.js';
import { MapStep } from './MapStep.js';
import { mappingOf } from './mapping.js';
import { RecentImports } from './RecentImports.js';
import { Steps } from './Steps.js';
import { previewImport, uploadImport } from './useImport.js';

const DEFAULT_CONSUMER = 'EXTERNAL';
const NO_FILE = { file: undefined, encoding: undefined, sheet: undefined, preview: undefined, mapping: {} } as const;

export function ImportWizard(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const navigate = useNavigate();
  const talents = useTalents();
  const [draft, setDraft] = useState<ImportDraft>(() => readDraft(http) ?? { talentId: talents.current?.id ?? '', profileType: 'individual', mode: 'create', consumer: DEFAULT_CONSUMER, ...NO_FILE });
  const [reading, setReading] = useState(false);
  const [upload, setUpload] = useState<number>();
  const [problem, setProblem] = useState<ApiError>();
  const sending = useRef<AbortController>(undefined);
  const sent = useRef(false);
  useEffect(() => () => sending.current?.abort(), []);
  const { file, preview } = draft;
  useUnsavedGuard(preview !== undefined && !sent.current && upload === undefined);

  const change = (part: Partial<ImportDraft>): void => setDraft((known) => ({ ...known, ...part }));
  /** One upload at a time: a newer one makes the older one void. */
  const attempt = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    sending.current?.abort();
    const control = new AbortController();
    sending.current = control;
    setProblem(undefined);
    try {
      await work(control.signal);
    } catch (error) {
      if (!control.signal.aborted) setProblem(toApiError(error));
    } finally {
      if (sending.current === control) {
        setReading(false);
        setUpload(undefined);
      }
    }
  };
  const read = (chosen: ImportDraft & { file: File }): Promise<void> =>
    attempt(async (signal) => {
      setReading(true);
      setDraft(chosen);
      const head = await previewImport(http, chosen, signal);
      change({ preview: head, mapping: mappingOf(head.headers, head.columns) });
    });
  const check = (ready: ImportDraft & { file: File }): Promise<void> =>
    attempt(async (signal) => {
      setUpload(0);
      const trial = await uploadImport(http, ready, { dryRun: true, onProgress: setUpload, signal });
      keepDraft(http, ready);
      sent.current = true;
      navigate(`/customers/import/${trial.id}`);
    });

  const talent = talents.byId(draft.talentId);
  const mapping = file !== undefined && preview !== undefined;
  return (
    <Page {...(mapping ? {} : { maxWidth: 1120 })}>
      <PageHeader title={t('import.title')} description={talent ? t('import.about', { talent: talent.name }) : t('import.aboutNoTalent')} />
      <Steps current={mapping ? 'map' : 'file'} />
      {problem && <Refusal problem={problem} />}
      {mapping ? (
        <MapStep draft={{ ...draft, file, preview }} busy={upload !== undefined || reading} upload={upload} onMapping={(next) => change({ mapping: next })} onReread={(part) => void read({ ...draft, ...part, file })} onBack={() => change(NO_FILE)} onCheck={() => void check({ ...draft, file })} />
      ) : (
        <>
          <FileStep draft={draft} reading={reading} unreadable={problem?.code === 'IMPORT_ENCODING'} onChange={change} onFile={(chosen, encoding) => void read({ ...draft, ...NO_FILE, file: chosen, encoding })} />
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
