import { useT } from '@hako/sdk-plugin/ui';
import { useEffect, type ReactElement } from 'react';
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useBlocker } from 'react-router';

export interface UnsavedGuards {
  add(isDirty: () => boolean): () => void;
  dirty(): boolean;
}

export function createUnsavedGuards(): UnsavedGuards {
  const guards = new Set<() => boolean>();
  return {
    add(isDirty) {
      guards.add(isDirty);
      return () => guards.delete(isDirty);
    },
    dirty: () => [...guards].some((isDirty) => isDirty()),
  };
}

/** Holds back navigation within the shell, and closing the tab, while a form has changes. */
export function UnsavedDialog({ guards }: { guards: UnsavedGuards }): ReactElement | null {
  const t = useT('shell');
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && guards.dirty());
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (guards.dirty()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [guards]);
  if (blocker.state !== 'blocked') return null;
  return (
    <Dialog open role="alertdialog" aria-labelledby="unsaved-title" onClose={() => blocker.reset()} fullWidth maxWidth="xs">
      <DialogTitle id="unsaved-title">{t('unsaved.title')}</DialogTitle>
      <DialogContent>{t('unsaved.text')}</DialogContent>
      <DialogActions>
        <Button variant="text" color="error" onClick={() => blocker.proceed()}>
          {t('unsaved.leave')}
        </Button>
        <Button variant="contained" autoFocus onClick={() => blocker.reset()}>
          {t('unsaved.stay')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
