import type { FormState } from '@hako/sdk-plugin/ui';
import type { ConfigForm } from './values.js';

export interface FieldsProps {
  form: Pick<FormState<ConfigForm>, 'values' | 'set'>;
}

export const two = { display: 'grid', gap: '14px 16px', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } } as const;
