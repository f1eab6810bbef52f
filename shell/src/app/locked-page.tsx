import { NoPermission, Page, PageHeader, type BootLockedPage } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** A plugin's page that this person may not open: named, with the right that is missing and who can give it. */
export function LockedPage({ page: { plugin, title, missing } }: { page: BootLockedPage }): ReactElement {
  const { t } = useTranslation(plugin);
  return (
    <Page>
      <PageHeader title={t(title)} />
      <NoPermission permission={missing.join(', ')} />
    </Page>
  );
}
