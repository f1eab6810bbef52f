import { ColorBadge, useLocalized } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { CustomerStatus } from '../api/types.js';

/** A status of the agency's own dictionary, in the colour that the agency gave it, corrected for contrast. */
export function CustomerStatusBadge({ status, code }: { status: CustomerStatus | undefined; code: string }): ReactElement {
  const localized = useLocalized();
  return <ColorBadge color={status?.color}>{status ? localized(status.name) : code}</ColorBadge>;
}
