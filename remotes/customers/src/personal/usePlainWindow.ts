import { useEffect, useState, useSyncExternalStore } from 'react';
import { browserClock, PlainWindow, type PlainState } from './plainWindow.js';

/** A plain window that belongs to one customer on one screen: locked on leaving, on another customer and on hiding the tab. */
export function usePlainWindow<T>(customerId: string): { plain: PlainWindow<T>; state: PlainState<T> } {
  const [plain] = useState(() => new PlainWindow<T>(browserClock));
  const state = useSyncExternalStore(plain.subscribe, plain.state);

  useEffect(() => {
    const lockWhenHidden = (): void => {
      if (document.visibilityState === 'hidden') plain.lock();
    };
    const lock = (): void => plain.lock();
    document.addEventListener('visibilitychange', lockWhenHidden);
    // A page that the browser keeps for "back" must not come back with values in it.
    window.addEventListener('pagehide', lock);
    return () => {
      document.removeEventListener('visibilitychange', lockWhenHidden);
      window.removeEventListener('pagehide', lock);
      plain.lock();
    };
  }, [plain, customerId]);

  return { plain, state };
}
