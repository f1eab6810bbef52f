import { useT } from '@hako/sdk-plugin/ui';
import { useEffect, type ReactElement } from 'react';
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useBlocker } from 'react-router';
import type { PageHolds } from '../session/page-holds.js';

export interface UnsavedGuards {
  add(isDirty: () => boolean): () => void;
  dirty(): boolean;
  /** Whether closing or refreshing the page would lose something: a form, or what is not yet on its way. */
  losesAnything(): boolean;
}

export function createUnsavedGuards(holds: Pick<PageHolds, 'any'>): UnsavedGuards {
  const guards = new Set<() => boolean>();
  const dirty = (): boolean => [...guards].some((isDirty) => isDirty());
  return {
    add(isDirty) {
      guards.add(isDirty);
      return () => guards.delete(isDirty);
    },
    dirty,
    losesAnything: () => dirty() || holds.any(),
  };
}

/** Holds back navigation within the shell, and closing the tab, while a form has changes; closing the tab also while something is not yet on its way. */
export function UnsavedDialog({ guards }: { guards: UnsavedGuards }): ReactElement | null {
  const t = useT('shell');
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && guards.dirty());
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (guards.losesAnything()) event.preventDefault();
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
