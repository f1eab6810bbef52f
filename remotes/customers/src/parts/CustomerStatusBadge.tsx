import { useLocalized, useOshi } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { CustomerStatus } from '../api/types.js';

/** A status of the agency's own dictionary, in the colour that the agency gave it, corrected for contrast. */
export function CustomerStatusBadge({ status, code }: { status: CustomerStatus | undefined; code: string }): ReactElement {
  const localized = useLocalized();
  const tone = useOshi(status?.color);
  return (
    // Plain styles: lists draw one for each row that scrolls in.
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, height: 20, boxSizing: 'border-box', paddingInline: 7, borderRadius: 6, fontSize: 12, fontWeight: 600, lineHeight: 1, whiteSpace: 'nowrap', maxWidth: '100%', color: tone.text, backgroundColor: tone.soft }}>
      <span aria-hidden style={{ width: 6, height: 6, borderRadius: '50%', flexShrink: 0, backgroundColor: tone.mark }} />
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', lineHeight: '18px' }}>{status ? localized(status.name) : code}</span>
    </span>
  );
}
