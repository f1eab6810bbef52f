import { FileDrop, Form, SelectField, SubmitBar, TextField, useApi, useForm, useNotify } from '@hako/sdk-plugin/ui';
import { Alert, Box, Button, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { CATEGORIES, type Imported } from './types.js';

const MOST_BYTES = 900_000;

interface Values extends Record<string, unknown> {
  name: string;
  kind: string;
  talentId: string;
  category: string;
  effect: string;
  replacement: string;
  content: string;
}

/** A file, or lines from the clipboard, as a list; afterwards what was left out and why, by line. */
export function ImportDialog({ onClose }: { onClose(): void }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const talents = useTalents();
  const queries = useQueryClient();
  const [made, setMade] = useState<Imported>();
  const form = useForm<Values>({
    initial: { name: '', kind: 'words', talentId: talents.narrowing.talentId ?? '', category: 'custom', effect: 'score-2', replacement: '', content: '' },
    guard: false,
    validate: ({ name, content }): Record<string, string> => ({ ...(name.trim() ? {} : { name: 'required' }), ...(content.trim() ? {} : { content: 'required' }) }),
    async submit({ name, kind, talentId, category, effect, replacement, content }) {
      const scored = /^score-(\d)$/.exec(effect);
      const answer = await http.post<Imported>('/marshmallow/filter/lists', {
        name, kind, content, talentId: talentId || null, category: kind === 'links' ? 'link' : category,
        ...(scored ? { severity: Number(scored[1]) } : { action: effect, severity: effect === 'reject' ? 3 : 2 }),
        ...(effect === 'replace' && replacement ? { replacement } : {}),
      });
      await queries.invalidateQueries({ queryKey: ['marshmallow', 'filter'] });
      notify(t('lists.made', { name: answer.list.name, count: answer.list.size }), { level: 'success' });
      if (answer.skippedCount > 0) setMade(answer);
      else onClose();
    },
  });
  const { values, set } = form;
  const take = async (file: File): Promise<void> => {
    set('content', await file.text());
    if (!values.name) set('name', file.name.replace(/\.[a-z]+$/i, '').slice(0, 80));
  };
  const effects = [...(values.kind === 'links' ? [] : ['score-1', 'score-2', 'score-3']), 'flag', 'reject', 'replace'];
  const lines = values.content === '' ? 0 : values.content.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '').length;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="import-list">
      <DialogTitle id="import-list">{t('lists.import')}</DialogTitle>
      <DialogContent>
        {made ? (
          <Skipped made={made} onClose={onClose} />
        ) : (
          <Form form={form} label={t('lists.import')} labels={{ name: t('lists.name'), content: t('lists.content') }}>
            <FileDrop accept=".txt,.csv,.tsv" maxBytes={MOST_BYTES} onFile={(file) => void take(file)} label={t('lists.file')} help={t('lists.fileHelp')} />
            <TextField name="content" label={t('lists.content')} rows={4} mono value={values.content} onChange={(value) => set('content', value)} aside={lines > 0 && <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('lists.lines', { count: lines })}</Box>} required />
            <TextField name="name" label={t('lists.name')} value={values.name} onChange={(value) => set('name', value)} maxLength={80} required />
            <Box sx={{ display: 'grid', gap: '14px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
              <SelectField name="kind" label={t('lists.kind')} value={values.kind} onChange={(kind) => { set('kind', kind); set('effect', kind === 'links' ? 'flag' : 'score-2'); }} options={['words', 'links'].map((value) => ({ value, label: t(`lists.kinds.${value}`) }))} />
              <SelectField name="talentId" label={t('lists.for')} value={values.talentId} onChange={(value) => set('talentId', value)} placeholder={t('lists.everybody')} options={talents.all.map(({ id, name }) => ({ value: id, label: name }))} />
              {values.kind === 'words' && <SelectField name="category" label={t('lists.category')} value={values.category} onChange={(value) => set('category', value)} options={CATEGORIES.filter((value) => !['link', 'evasion', 'behaviour'].includes(value)).map((value) => ({ value, label: t(`category.${value}`) }))} />}
              <SelectField name="effect" label={t('lists.effect')} value={values.effect} onChange={(value) => set('effect', value)} options={effects.map((value) => ({ value, label: t(`lists.effects.${value}`) }))} />
              {values.effect === 'replace' && <TextField name="replacement" label={t('lists.replacement')} value={values.replacement} onChange={(value) => set('replacement', value)} maxLength={100} placeholder="***" />}
            </Box>
            <SubmitBar action={t('lists.importAction')} busy={form.busy} onCancel={onClose} />
          </Form>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Skipped({ made: { list, skipped, skippedCount }, onClose }: { made: Imported; onClose(): void }): ReactElement {
  const t = useTexts();
  return (
    <Box sx={{ display: 'grid', gap: '12px' }}>
      <Alert severity="warning">{t('lists.skipped', { name: list.name, size: list.size, count: skippedCount })}</Alert>
      <Box component="ul" sx={{ m: 0, pl: '20px', fontSize: 13, maxHeight: 240, overflow: 'auto' }}>
        {skipped.map(({ line, code }) => <li key={line}>{t('lists.skippedLine', { line, why: t(`lists.why.${code}`) })}</li>)}
      </Box>
      <Box sx={{ textAlign: 'right' }}><Button variant="contained" onClick={onClose}>{t('lists.done')}</Button></Box>
    </Box>
  );
}
