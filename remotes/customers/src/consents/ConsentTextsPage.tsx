import { adviceFor, Drawer, EmptyState, EntityTable, Icon, NoPermission, Page, PageHeader, SplitView, StatusBadge, toApiError, useApi, useCan, useCanSomewhere, useFormat, useList, useLocalized, useNotify, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useDictionary } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import type { ConsentText } from '../rights/types.js';
import { TextForm } from './TextForm.js';

const TONES = { draft: 'warning', published: 'success', retired: 'neutral' } as const;

/** What people are asked to agree to, word by word and version by version. */
export function ConsentTextsPage(): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const format = useFormat();
  const localized = useLocalized();
  const notify = useNotify();
  const client = useQueryClient();
  const mayRead = useCanSomewhere('customer.rights:read');
  const mayWrite = useCan('customer.rights:write', { type: 'tenant' });
  const dictionary = useDictionary('consent');
  const [open, setOpen] = useUrlState('open');
  const source = useList<ConsentText>({ key: keys.consentTexts, path: '/customers/consent-texts', pageSize: null, enabled: mayRead });
  if (!mayRead) return <Page><PageHeader title={t('consentText.title')} /><NoPermission permission="customer.rights:read" /></Page>;
  const nameOf = (code: string): string => {
    const entry = dictionary.byCode(code);
    return entry ? localized(entry.name) : code;
  };
  const refresh = (): void => void client.invalidateQueries({ queryKey: keys.consentTexts });
  const step = async (text: ConsentText, verb: 'publish' | 'retire'): Promise<void> => {
    try {
      await http.post(`/customers/consent-texts/${text.id}/${verb}`, { rowVersion: text.rowVersion });
      notify(t(`consentText.${verb === 'publish' ? 'published' : 'retired'}`), { level: 'success' });
    } catch (error) {
      notify(adviceFor(toApiError(error), ui), { level: 'error' });
    }
    refresh();
  };
  const columns: Column<ConsentText>[] = [
    { id: 'name', header: t('consentText.consent'), width: 'minmax(140px, 2fr)', cell: (text) => nameOf(text.code) },
    { id: 'version', header: t('consentText.version'), width: '110px', cell: (text) => text.version },
    { id: 'state', header: t('request.stateLabel'), width: '110px', cell: (text) => <StatusBadge tone={TONES[text.state]}>{t(`consentText.state.${text.state}`)}</StatusBadge> },
    { id: 'purpose', header: t('consent.purpose'), width: 'minmax(120px, 1fr)', from: 'md', cell: (text) => t(`purpose.${text.purpose}`) },
    { id: 'published', header: t('consentText.publishedAt'), width: '120px', from: 'lg', cell: (text) => (text.publishedAt ? format.date(text.publishedAt) : '') },
  ];
  const opened = source.rows.find(({ id }) => id === open);
  return (
    <Page layout="fill">
      <PageHeader title={t('consentText.title')} description={t('consentText.about')} actions={mayWrite && <Button variant="contained" onClick={() => setOpen('new')} startIcon={<Icon name="plus" size={16} />}>{t('consentText.add')}</Button>} />
      <SplitView>
        <EntityTable name="consent-texts" label={t('consentText.title')} columns={columns} source={source} rowId={(text) => text.id} rowLabel={(text) => `${nameOf(text.code)} ${text.version}`} onOpen={(text) => setOpen(text.id)} openId={open} permission="customer.rights:read" empty={<EmptyState icon="file-text" title={t('consentText.none')}>{t('consentText.noneHelp')}</EmptyState>} />
        <Drawer open={open === 'new'} onClose={() => setOpen(null)} name="consent-text" title={t('consentText.add')}>
          <TextForm text={undefined} onDone={() => { setOpen(null); refresh(); }} />
        </Drawer>
        <Drawer open={opened !== undefined} onClose={() => setOpen(null)} name="consent-text" title={opened ? nameOf(opened.code) : ''} subtitle={opened?.version} actions={opened && <StatusBadge tone={TONES[opened.state]}>{t(`consentText.state.${opened.state}`)}</StatusBadge>}>
          {opened && (
            <Box sx={{ display: 'grid', gap: '14px', fontSize: 13 }}>
              {opened.state === 'draft' && mayWrite ? <TextForm key={`${opened.id} ${opened.rowVersion}`} text={opened} onDone={() => refresh()} /> : (['en', 'zh', 'ja'] as const).map((locale) => opened.text[locale] && <Box key={locale} component="blockquote" lang={locale} sx={{ m: 0, pl: '12px', borderLeft: '3px solid', borderColor: 'divider', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{opened.text[locale]}</Box>)}
              {mayWrite && opened.state !== 'retired' && <Button variant="outlined" sx={{ justifySelf: 'start' }} onClick={() => void step(opened, opened.state === 'draft' ? 'publish' : 'retire')}>{t(opened.state === 'draft' ? 'consentText.publish' : 'consentText.retire')}</Button>}
              {opened.state === 'draft' && <Box sx={{ color: 'text.secondary', fontSize: 12 }}>{t('consentText.publishHelp')}</Box>}
            </Box>
          )}
        </Drawer>
      </SplitView>
    </Page>
  );
}
