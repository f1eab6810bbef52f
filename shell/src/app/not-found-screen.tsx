import { EmptyState, Page, useDocumentTitle, useT } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

export function NotFoundScreen(): ReactElement {
  const t = useT('shell');
  useDocumentTitle(t('notFound.title'));
  return (
    <Page>
      <h1 style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clip: 'rect(0 0 0 0)' }}>{t('notFound.title')}</h1>
      <EmptyState icon="map-pin" title={t('notFound.title')} action={<Button component={Link} to="/" variant="contained">{t('notFound.home')}</Button>}>
        {t('notFound.text')}
      </EmptyState>
    </Page>
  );
}
