import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t.js';
import { useReadable } from './readable.js';
import { useTokens } from './use-tokens.js';

export interface DiffViewProps {
  before: Record<string, unknown> | null | undefined;
  after: Record<string, unknown> | null | undefined;
  /** A field's name for people. */
  label?: (field: string) => string;
}

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** Fields that differ, in the order of `after`, then those that only `before` had. */
export function changedFields(before: DiffViewProps['before'], after: DiffViewProps['after']): FieldChange[] {
  const fields = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  return fields.map((field) => ({ field, before: before?.[field], after: after?.[field] })).filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** What a change did, field by field: old value struck with a minus, new one with a plus. */
export function DiffView({ before, after, label = (field) => field }: DiffViewProps): ReactElement {
  const { tones, mono, palette } = useTokens();
  const t = useT('ui');
  const show = useReadable();
  const changes = changedFields(before, after);
  if (changes.length === 0) return <Box sx={{ color: 'text.secondary', fontSize: 13 }}>{t('diff.none')}</Box>;
  const line = { fontFamily: mono, fontSize: 12, px: '8px', py: '2px', borderRadius: '4px', overflowWrap: 'anywhere' } as const;
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gap: '8px' }}>
      {changes.map((change) => (
        <Box key={change.field} sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '160px 1fr' }, gap: '4px 12px', borderTop: `1px solid ${palette.line}`, pt: '8px' }}>
          <Box component="dt" sx={{ fontSize: 12, color: 'text.secondary', pt: '2px', overflowWrap: 'anywhere' }}>
            {label(change.field)}
          </Box>
          <Box component="dd" sx={{ m: 0, display: 'grid', gap: '2px' }}>
            {change.before !== undefined && (
              <Box component="del" aria-label={t('diff.before', { value: show(change.before) })} sx={{ ...line, color: tones.danger.text, bgcolor: tones.danger.soft, textDecoration: 'none' }}>
                − {show(change.before)}
              </Box>
            )}
            {change.after !== undefined && (
              <Box component="ins" aria-label={t('diff.after', { value: show(change.after) })} sx={{ ...line, color: tones.success.text, bgcolor: tones.success.soft, textDecoration: 'none' }}>
                + {show(change.after)}
              </Box>
            )}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
