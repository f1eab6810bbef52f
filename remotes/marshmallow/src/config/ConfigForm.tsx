import { Form, isApiError, SubmitBar, useApi, useCan, useForm, useLocale, useNotify, useTokens, type Locale } from '@hako/sdk-plugin/ui';
import { Alert, Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { OpenFields } from './OpenFields.js';
import { Preview } from './Preview.js';
import { PublicAddress } from './PublicAddress.js';
import { AskingFields, FilterFields, LooksFields } from './RulesFields.js';
import { configKeys, type BoxConfig } from './types.js';
import { changes, checkConfig, toForm } from './values.js';
import { WordsFields } from './WordsFields.js';

/** All settings of one box in one form, with the fan's page beside it. */
export function ConfigForm({ config, path }: { config: BoxConfig; path: string | undefined }): ReactElement {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const queries = useQueryClient();
  const own = useLocale();
  const { palette } = useTokens();
  const [locale, setLocale] = useState<Locale>(own);
  const [saved, setSaved] = useState(config);
  const [theirs, setTheirs] = useState<BoxConfig>();
  const mayWrite = useCan('marshmallow.config:write', { type: 'talent', id: config.talentId });
  const key = configKeys.config(config.talentId);
  const form = useForm({
    initial: toForm(config),
    validate: checkConfig,
    async submit(values) {
      try {
        const now = await http.patch<BoxConfig>(`/marshmallow/talents/${config.talentId}/config`, { version: saved.version, ...changes(saved, values) });
        setSaved(now);
        setTheirs(undefined);
        queries.setQueryData(key, now);
        notify(t('config.saved'), { level: 'success' });
      } catch (error) {
        const current = isApiError(error) && error.code === 'VERSION_CONFLICT' ? error.fact('current') : undefined;
        if (isConfig(current)) setTheirs(current);
        throw error;
      }
    },
  });
  const changed = changes(saved, form.values);
  const count = Object.keys(changed).length;
  // Half-typed numbers would only make the preview stumble.
  const shown = Object.keys(checkConfig(form.values)).length > 0 ? {} : changed;

  /** Hers stays, ours is put on top: what both changed is ours to decide with the next save. */
  const takeOver = (): void => {
    if (!theirs) return;
    const mine = form.values;
    const before = toForm(saved);
    form.reset(toForm(theirs));
    for (const name of Object.keys(mine)) if (JSON.stringify(mine[name]) !== JSON.stringify(before[name])) form.set(name as never, mine[name] as never);
    setSaved(theirs);
    setTheirs(undefined);
  };
  return (
    <Box sx={{ display: 'grid', gap: '20px', alignItems: 'start', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 400px' } }}>
      <Form form={form} label={t('config.title')}>
        {theirs && <Alert severity="warning" action={<Button color="inherit" onClick={takeOver}>{t('config.takeOver')}</Button>}>{t('config.conflict')}</Alert>}
        {!mayWrite && <Alert severity="info">{t('config.readOnly')}</Alert>}
        {path !== undefined && <PublicAddress path={path} live={saved.enabled} />}
        <Box component="fieldset" disabled={!mayWrite} sx={{ border: 0, m: 0, p: 0, minWidth: 0, display: 'grid', gap: '16px' }}>
          <OpenFields form={form} path={path} live={saved.enabled} />
          <WordsFields form={form} locale={locale} onLocale={setLocale} />
          <AskingFields form={form} />
          <FilterFields form={form} />
          <LooksFields form={form} talentId={path === undefined ? undefined : config.talentId} mayWrite={mayWrite} />
        </Box>
        {mayWrite && (
          <Box sx={{ position: 'sticky', bottom: 0, zIndex: 1, p: '10px 16px', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px' }}>
            <SubmitBar action={t('config.save')} busy={form.busy} disabled={count === 0} note={count === 0 ? t('config.unchanged') : t('config.changed', { count })} {...(count > 0 ? { onCancel: () => form.reset(toForm(saved)) } : {})} />
          </Box>
        )}
      </Form>
      <Box sx={{ position: { lg: 'sticky' }, top: 0 }}>
        <Preview talentId={config.talentId} set={shown} locale={locale} />
      </Box>
    </Box>
  );
}

const isConfig = (value: unknown): value is BoxConfig => typeof value === 'object' && value !== null && 'version' in value && 'talentId' in value;
