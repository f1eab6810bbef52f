import { useShell } from '@hako/sdk-plugin/ui';
import { useMemo, useRef } from 'react';

const HOVER_MS = 100;

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Fetches a plugin's page while the pointer or the focus rests on its entry. */
export function usePreload(path: string): { onMouseEnter?(): void; onMouseLeave?(): void; onFocus?(): void; onBlur?(): void } {
  const { boot, loadExpose } = useShell();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useMemo(() => {
    const page = boot.pages.find((entry) => entry.path.replace(/\/\*$/, '') === path);
    if (!page || savesData()) return {};
    const start = (): void => {
      clearTimeout(timer.current);
      // A failure here is nobody's business: the page itself will tell.
      timer.current = setTimeout(() => void loadExpose(page.plugin, page.expose).catch(() => undefined), HOVER_MS);
    };
    const stop = (): void => clearTimeout(timer.current);
    return { onMouseEnter: start, onMouseLeave: stop, onFocus: start, onBlur: stop };
  }, [boot, loadExpose, path]);
}
