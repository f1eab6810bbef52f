import { Form, SubmitBar, TextField, useApi, useForm, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useState, type ReactElement } from 'react';
import type { BlockEntry } from './types.js';

interface Match {
  entryId: string;
  action: BlockEntry['action'];
  start: number;
  end: number;
}

/** A text against the list as it holds at the scope in the bar; what matched is marked in place. */
export function TryText({ entries }: { entries: readonly BlockEntry[] }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { scope } = useShell();
  const { palette } = useTokens();
  const [tried, setTried] = useState<{ original: string; matches: Match[]; text: string }>();
  const form = useForm({
    initial: { text: '' },
    guard: false,
    validate: ({ text }): Record<string, string> => (text.trim() ? {} : { text: 'required' }),
    async submit({ text }) {
      const answer = await http.post<{ matches: Match[]; text: string }>('/security/block-list/test', { text, scopeType: scope.type, scopeId: scope.type === 'tenant' ? null : scope.id });
      setTried({ original: text, ...answer });
    },
  });
  const pieces = tried ? piecesOf(tried.original, tried.matches) : [];
  return (
    <Form form={form} labels={{ text: t('security.block.text') }} label={t('security.block.try')}>
      <TextField name="text" label={t('security.block.text')} required autoFocus rows={5} value={form.values.text} onChange={(value) => form.set('text', value)} maxLength={2_000} />
      <SubmitBar action={t('security.block.tryAction')} busy={form.busy} />
      <Box role="status" sx={{ display: 'grid', gap: '8px', fontSize: 13 }}>
        {tried && <strong>{t('security.block.found', { count: tried.matches.length })}</strong>}
        {tried && tried.matches.length > 0 && (
          <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', p: '10px 12px', borderRadius: '8px', bgcolor: palette.sunken, '& mark': { bgcolor: 'transparent', color: 'inherit', borderBottom: `2px solid ${palette.danger}`, fontWeight: 600 } }}>
            {pieces.map(({ text, match }, index) => (match ? <mark key={index} title={entries.find(({ id }) => id === match.entryId)?.pattern}>{text}</mark> : <span key={index}>{text}</span>))}
          </Box>
        )}
        {tried && tried.text !== tried.original && <Box>{t('security.block.becomes')} <q>{tried.text}</q></Box>}
      </Box>
    </Form>
  );
}

function piecesOf(text: string, matches: readonly Match[]): { text: string; match: Match | undefined }[] {
  const pieces: { text: string; match: Match | undefined }[] = [];
  let at = 0;
  for (const match of matches) {
    if (match.start < at) continue;
    pieces.push({ text: text.slice(at, match.start), match: undefined }, { text: text.slice(match.start, match.end), match });
    at = match.end;
  }
  return [...pieces, { text: text.slice(at), match: undefined }];
}
