import { CardSkeleton, EmptyState, ErrorState, Facts, FileDrop, Form, Icon, Section, StatusBadge, SubmitBar, TextField, toApiError, useApi, useCan, useConfirm, useForm, useFormat, useNavigate, useNotify, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { FoundMark, WatermarkState } from './types.js';

const KEY = ['core', 'security', 'watermark'];
const TENANT = { type: 'tenant' } as const;
/** What the API takes in one file. */
const MAX_FILE = 50 * 1024 * 1024;

export function WatermarkTab(): ReactElement {
  const http = useApi();
  const mayDecode = useCan('security.watermark:execute', TENANT);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<WatermarkState>('/security/watermark', { signal }) });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="watermark" />;
  if (!data) return <CardSkeleton lines={5} />;
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <KeySection state={data} />
      {mayDecode && <Decoder />}
    </Box>
  );
}

function KeySection({ state }: { state: WatermarkState }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat();
  const client = useQueryClient();
  const mayRotate = useCan('security.watermark:write', TENANT);
  const rotate = async (): Promise<void> => {
    if (!(await confirm({ title: t('security.watermark.rotate'), consequences: t('security.watermark.rotateWhat'), action: t('security.watermark.rotate') }))) return;
    try {
      client.setQueryData(KEY, await http.post<WatermarkState>('/security/watermark/rotate', {}));
      notify(t('security.watermark.rotated'), { level: 'success' });
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  return (
    <Section title={t('security.watermark.title')} description={t('security.watermark.help')} actions={mayRotate && <Button variant="outlined" startIcon={<Icon name="rotate-ccw" size={16} />} onClick={() => void rotate()}>{t('security.watermark.rotate')}</Button>}>
      <Facts
        items={[
          { label: t('security.watermark.version'), value: state.rotatedAt ? `${state.version} · ${format.dateTime(state.rotatedAt)}` : state.version },
          { label: t('security.watermark.own'), value: <Box component="code" sx={{ fontSize: 13 }}>{state.ownCode}</Box> },
        ]}
      />
    </Section>
  );
}

function Decoder(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const [found, setFound] = useState<FoundMark[]>();
  const decode = async (text: string): Promise<void> => setFound(await http.post<FoundMark[]>('/security/watermark/decode', { text }));
  const form = useForm({
    initial: { text: '' },
    guard: false,
    validate: ({ text }): Record<string, string> => (text.trim() ? {} : { text: 'required' }),
    submit: ({ text }) => decode(text),
  });
  const readFile = async (file: File): Promise<void> => {
    try {
      const body = new FormData();
      body.append('file', file);
      setFound(await http.upload<FoundMark[]>('/security/watermark/decode-file', body));
    } catch (error) {
      notify(toApiError(error).message, { level: 'error' });
    }
  };
  return (
    <Section title={t('security.watermark.decoder')} description={t('security.watermark.decoderHelp')}>
      <Form form={form} labels={{ text: t('security.watermark.text') }} label={t('security.watermark.decoder')}>
        <TextField name="text" label={t('security.watermark.text')} required rows={4} mono value={form.values.text} onChange={(value) => form.set('text', value)} />
        <SubmitBar action={t('security.watermark.decode')} busy={form.busy} />
      </Form>
      <Box sx={{ my: '12px' }}>
        <FileDrop label={t('security.watermark.file')} accept=".csv,.json,.txt,.tsv,.xlsx" maxBytes={MAX_FILE} onFile={(file) => void readFile(file)} />
      </Box>
      <Box role="status">{found && <Marks found={found} />}</Box>
    </Section>
  );
}

function Marks({ found }: { found: readonly FoundMark[] }): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  if (found.length === 0) return <EmptyState icon="search" title={t('security.watermark.none')} />;
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '8px' }}>
      {found.map(({ mark, count, keyVersion, person }) => (
        <Box component="li" key={mark} sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', fontSize: 13 }}>
          {person ? <Button variant="text" onClick={() => navigate(`/people/${person.id}`)} startIcon={<Icon name="user-round" size={16} />}>{person.displayName} ({person.username})</Button> : <StatusBadge tone="warning">{t('security.watermark.unknown')}</StatusBadge>}
          <Box component="span" sx={{ color: 'text.secondary' }}>{t('security.watermark.times', { count, version: keyVersion })}</Box>
        </Box>
      ))}
    </Box>
  );
}
