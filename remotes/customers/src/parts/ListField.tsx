import { Icon, problemText, useFormContext, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';

/** One more row of a repeated field. */
export function AddButton({ label, onClick }: { label: string; onClick(): void }): ReactElement {
  return (
    <Button variant="text" onClick={onClick} startIcon={<Icon name="plus" size={16} />} sx={{ justifySelf: 'start', ml: '-8px' }}>
      {label}
    </Button>
  );
}

/** The problem of one row, for controls that carry their label themselves. */
export function FieldProblem({ name }: { name: string }): ReactElement | null {
  const { problems } = useFormContext();
  const t = useT('ui');
  const { tones } = useTokens();
  const problem = problems.get(name);
  if (!problem) return null;
  return (
    <Box role="note" sx={{ display: 'flex', alignItems: 'center', gap: '4px', mt: '4px', fontSize: 12, color: tones.danger.text }}>
      <Icon name="circle-alert" size={14} />
      {problemText(problem, t)}
    </Box>
  );
}
