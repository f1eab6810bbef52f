import { EntityTable, Page, PageHeader, useList, useT, withTexts } from '@hako/sdk-plugin/ui';

interface Entry {
  id: string;
  text: string;
  createdAt: string;
}

function Entries() {
  const t = useT('__id__-ui');
  const source = useList<Entry>({ key: ['__id__'], path: '/__id__' });
  return (
    <Page layout="fill">
      <PageHeader title={t('title')} />
      <EntityTable name="__id__" label={t('title')} source={source} rowId={(row) => row.id} rowLabel={(row) => row.text} columns={[{ id: 'text', header: t('text'), cell: (row) => row.text }]} />
    </Page>
  );
}

export default withTexts('__id__-ui', { en: () => import('./locales/en.json'), zh: () => import('./locales/zh.json'), ja: () => import('./locales/ja.json') })(Entries);
