import { useLocalized, useOshi } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { CustomerStatus } from '../api/types.js';

/** A status of the agency's own dictionary, in the colour that the agency gave it, corrected for contrast. */
export function CustomerStatusBadge({ status, code }: { status: CustomerStatus | undefined; code: string }): ReactElement {
  const localized = useLocalized();
  const tone = useOshi(status?.color);
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', height: 20, px: '7px', borderRadius: '6px', fontSize: 12, fontWeight: 600, lineHeight: 1, whiteSpace: 'nowrap', maxWidth: '100%', color: tone.text, bgcolor: tone.soft }}>
      <Box component="span" aria-hidden sx={{ width: 6, height: 6, borderRadius: '50%', flexShrink: 0, bgcolor: tone.mark }} />
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', lineHeight: '18px' }}>
        {status ? localized(status.name) : code}
      </Box>
    </Box>
  );
}
