import { useEffect, useState } from 'react';
import type { Strength } from './types.js';

const PAUSE_MS = 200;

/** Measured in the browser, so that nobody sends a password about to learn how good it is. The word lists come with the first letter. */
export function useStrength(password: string, words: readonly string[]): Strength | undefined {
  const [strength, setStrength] = useState<Strength>();
  const list = words.join('\n');
  useEffect(() => {
    if (password === '') {
      setStrength(undefined);
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      // Without the lists the form works all the same; the server decides.
      void import('./measure.js').then(({ measure }) => !stale && setStrength(measure(password, list.split('\n'))), () => undefined);
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [password, list]);
  return strength;
}
