import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** One parameter of the URL as state: `const [open, setOpen] = useUrlState('open')`. */
export function useUrlState(name: string): [value: string | null, set: (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setParams(
        (known) => {
          const next = new URLSearchParams(known);
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [params.get(name), set];
}
