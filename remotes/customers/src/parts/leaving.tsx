import { useConfirm, useLatest } from '@hako/sdk-plugin/ui';
import { createContext, useCallback, useContext, useEffect, useId, useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import { useTexts } from './t.js';

interface Leaving {
  report(id: string, dirty: boolean): void;
  /** Asks when something would be lost; `true` to go on. */
  mayLeave(): Promise<boolean>;
}

const LeavingContext = createContext<Leaving>({ report: () => undefined, mayLeave: () => Promise.resolve(true) });

/**
 * The shell holds back a change of page while a form has changes. Within one page, where a click opens another customer
 * beside the list, this asks instead.
 */
export function LeavingGuard({ children }: { children: ReactNode }): ReactElement {
  const t = useTexts();
  const confirm = useLatest(useConfirm());
  const texts = useLatest({ title: t('form.unsavedTitle'), consequences: t('form.unsaved'), action: t('form.discard') });
  const dirty = useRef(new Set<string>());
  const value = useMemo<Leaving>(
    () => ({
      report: (id, isDirty) => void (isDirty ? dirty.current.add(id) : dirty.current.delete(id)),
      mayLeave: async () => {
        if (dirty.current.size === 0) return true;
        const leave = await confirm.current({ ...texts.current, danger: true });
        if (leave) dirty.current.clear();
        return leave;
      },
    }),
    [confirm, texts],
  );
  return <LeavingContext value={value}>{children}</LeavingContext>;
}

/** Tells the page that this form has changes. */
export function useReportDirty(isDirty: boolean): void {
  const { report } = useContext(LeavingContext);
  const id = useId();
  useEffect(() => {
    report(id, isDirty);
    return () => report(id, false);
  }, [report, id, isDirty]);
}

/** Wraps an action that takes the form away. */
export function useLeave(): (go: () => void) => void {
  const { mayLeave } = useContext(LeavingContext);
  return useCallback((go) => void mayLeave().then((leave) => leave && go()), [mayLeave]);
}
