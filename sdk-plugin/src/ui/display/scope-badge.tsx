import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { ScopeNode } from '../../permissions.js';
import { useLocalized } from '../i18n/use-t.js';
import { Icon } from './icon.js';
import type { IconName } from './icons.js';
import { useOshi } from './use-tokens.js';

const SIGNS: Record<ScopeNode['type'], IconName> = { tenant: 'building-2', subsidiary: 'folder-tree', talent: 'user-round' };

/** A scope by its sign, colour and name. */
export function ScopeBadge({ scope }: { scope: Pick<ScopeNode, 'type' | 'name' | 'oshiColor'> }): ReactElement {
  const localized = useLocalized();
  const oshi = useOshi(scope.oshiColor);
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', minWidth: 0, maxWidth: '100%' }}>
      {scope.type === 'talent' ? <Box component="span" aria-hidden sx={{ width: 10, height: 10, borderRadius: '50%', flexShrink: 0, bgcolor: oshi.solid, boxShadow: `0 0 0 1px ${oshi.mark}` }} /> : <Icon name={SIGNS[scope.type]} size={16} />}
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
        {localized(scope.name)}
      </Box>
    </Box>
  );
}
