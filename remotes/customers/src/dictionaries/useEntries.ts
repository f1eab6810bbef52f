import { toApiError, useApi, useList, useNotify, useScope, type ListSource, type ScopeNode, type ScopeRef } from '@hako/sdk-plugin/ui';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.js';
import type { DictionaryEntry, DictionaryType } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';

export interface Entries {
  source: ListSource<DictionaryEntry>;
  /** Where an entry belongs. */
  ownerOf(entry: DictionaryEntry): ScopeNode | undefined;
  /** On or off at the scope of the bar, with a way back. */
  turn(entry: DictionaryEntry, on: boolean): Promise<void>;
}

export function useEntries(type: DictionaryType, scope: ScopeRef, enabled = true): Entries {
  const t = useTexts();
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const { all } = useScope();
  const at = scope.type === 'tenant' ? {} : { scopeType: scope.type, scopeId: scope.id };
  const source = useList<DictionaryEntry>({ key: [...keys.dictionary(type, 'manage'), at], path: `/customers/dictionaries/${type}`, query: at, pageSize: null, enabled });
  const send = async (entry: DictionaryEntry, on: boolean): Promise<void> => {
    await http.post(`/customers/dictionaries/${type}/${entry.id}/${on ? 'enable' : 'disable'}`, { scopeType: scope.type, ...(scope.type === 'tenant' ? {} : { scopeId: scope.id }) });
    await client.invalidateQueries({ queryKey: keys.dictionaries });
  };
  return {
    source,
    ownerOf: (entry) => all.find((node) => (entry.ownerId === null ? node.type === 'tenant' : node.id === entry.ownerId)),
    async turn(entry, on) {
      try {
        await send(entry, on);
        notify(t(on ? 'dictionary.turnedOn' : 'dictionary.turnedOff'), { level: 'success', undo: () => send(entry, !on) });
      } catch (error) {
        notify(toApiError(error).message, { level: 'error' });
      }
    },
  };
}
