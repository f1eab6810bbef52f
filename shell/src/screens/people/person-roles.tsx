import { useLocalized, useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { ListedPerson } from './types.js';

/** What somebody holds, in one line: roles at the agency first; those that are held at parts of it say so. */
export function PersonRoles({ roles }: Pick<ListedPerson, 'roles'>): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  if (roles.length === 0) return <Box component="span" sx={{ color: 'text.secondary' }}>{t('people.noRole')}</Box>;
  const names = [...roles].sort((one, other) => Number(other.whole) - Number(one.whole)).map(({ name, whole }) => (whole ? localized(name) : t('people.rolePart', { role: localized(name) })));
  const line = names.join(t('people.roleComma'));
  return <Box component="span" title={line} sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{line}</Box>;
}
