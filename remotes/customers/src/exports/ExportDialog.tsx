import type { Query } from '@hako/sdk-plugin/ui';
import { Dialog, DialogTitle } from '@mui/material';
import { useId, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { ExportChoice } from './ExportChoice.js';
import { ExportRunning } from './ExportRunning.js';

export interface ExportDialogProps {
  /** An export that runs or ran already. */
  id: string | undefined;
  filters: Query;
  total: number | undefined;
  onStarted(id: string): void;
  onClose(): void;
}

/** Export of what the list shows. It runs as a job: the dialog may be closed and opened again. */
export function ExportDialog({ id, onClose, ...choice }: ExportDialogProps): ReactElement {
  const t = useTexts();
  const title = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="sm">
      <DialogTitle id={title}>{t('export.title')}</DialogTitle>
      {id ? <ExportRunning id={id} onClose={onClose} /> : <ExportChoice {...choice} onClose={onClose} />}
    </Dialog>
  );
}
