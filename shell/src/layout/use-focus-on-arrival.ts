import { useEffect, useRef, type RefObject } from 'react';

/**
 * Whoever goes to another page begins there: the focus would stay on the entry of the navigation, or be lost with what held
 * it. A tab of the page, an open field or a dialog keeps it, and so does a page that was just loaded.
 */
export function useFocusOnArrival(main: RefObject<HTMLElement | null>, pathname: string): void {
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    // After the page has drawn itself and taken the focus where it wants it.
    const frame = requestAnimationFrame(() => {
      const { activeElement } = document;
      const lost = activeElement === null || activeElement === document.body;
      if (lost || activeElement.closest('nav')) main.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [main, pathname]);
}
