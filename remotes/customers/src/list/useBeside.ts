import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { ProfileType } from '../api/types.js';

export interface Beside {
  openId: string | undefined;
  editing: boolean;
  creating: ProfileType | undefined;
  open(id: string, options?: { edit?: boolean }): void;
  edit(on: boolean): void;
  create(type: string): void;
  close(): void;
}

/** What stands beside the list, in the address: a customer, her form, or the form for a new one. */
export function useBeside(): Beside {
  const [params, setParams] = useSearchParams();
  const put = useCallback(
    (values: Record<'open' | 'edit' | 'new', string | undefined>, options: { replace: boolean }) =>
      setParams((known) => {
        const next = new URLSearchParams(known);
        for (const [name, value] of Object.entries(values)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      }, options),
    [setParams],
  );
  const openId = params.get('open') ?? undefined;
  const type = params.get('new');
  const creating = type === 'company' || type === 'individual' ? type : undefined;
  const editing = params.get('edit') === '1';
  return useMemo(
    () => ({
      openId,
      editing,
      creating,
      // The first drawer is a step back; moving on from customer to customer is not one each.
      open: (id, options = {}) => put({ open: id, edit: options.edit ? '1' : undefined, new: undefined }, { replace: openId !== undefined }),
      edit: (on) => put({ open: openId, edit: on ? '1' : undefined, new: undefined }, { replace: true }),
      create: (profileType) => put({ open: undefined, edit: undefined, new: profileType }, { replace: creating !== undefined }),
      close: () => put({ open: undefined, edit: undefined, new: undefined }, { replace: true }),
    }),
    [openId, editing, creating, put],
  );
}
