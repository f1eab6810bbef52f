import { useStable } from '@hako/sdk-plugin/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { LANGUAGES, type MessageLanguage } from '../api/types.js';
import { useTalents } from '../parts/useTalents.js';
import { defaultSort, READER_VIEWS, SORTS, VIEWS, type DeskQuery, type Sort, type View } from './queue.js';

const one = <T extends string>(list: readonly T[], value: string | null): T | undefined => list.find((known) => known === value);

export interface DeskAddress {
  query: DeskQuery;
  openId: string | null;
  open(id: string | null): void;
  setView(view: View): void;
  setSort(sort: Sort): void;
  setLanguage(language: MessageLanguage | undefined): void;
  setAnswered(answered: boolean | undefined): void;
  setSearch(text: string): void;
  clear(): void;
  filtered: boolean;
}

/** What is shown, from the address and the scope in the bar: everything has a URL. */
export function useDeskQuery(moderates: boolean): DeskAddress {
  const { narrowing, byId } = useTalents();
  const [params, setParams] = useSearchParams();
  // One call for several parameters: two in a row would each begin from what was there before.
  const change = useStable((set: Record<string, string | null>) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        for (const [name, value] of Object.entries(set)) if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        return next;
      },
      { replace: true },
    ),
  );
  // Who only reads sees nothing that waits.
  const views: readonly View[] = moderates ? VIEWS : READER_VIEWS;
  const [home] = views;
  const view = one(views, params.get('view')) ?? home ?? 'approved';
  const sort = one(SORTS, params.get('sort')) ?? defaultSort(view);
  const language = one(LANGUAGES, params.get('language'));
  const answeredText = params.get('answered');
  const answered = answeredText === 'true' ? true : answeredText === 'false' ? false : undefined;
  const search = params.get('q') ?? '';
  // A notice leads to one box; the scope in the bar narrows to many.
  const linked = byId(params.get('talent') ?? '')?.id;
  const talentId = linked ?? narrowing.talentId;
  const talentIds = linked === undefined ? narrowing.talentIds : undefined;
  const query = useMemo<DeskQuery>(() => ({ view, sort, language, answered, search, talentId, talentIds }), [view, sort, language, answered, search, talentId, talentIds]);
  const { openId, open, expect } = useOpenId(params.get('message'), (id) => change({ message: id }));
  return {
    query,
    openId,
    open,
    setView: (next) => { expect(null); change({ view: next === home ? null : next, sort: null, message: null }); },
    setSort: (next) => change({ sort: next === defaultSort(view) ? null : next }),
    setLanguage: (next) => { expect(null); change({ language: next ?? null, message: null }); },
    setAnswered: (next) => { expect(null); change({ answered: next === undefined ? null : String(next), message: null }); },
    setSearch: (text) => { expect(null); change({ q: text || null, message: null }); },
    clear: () => { expect(null); change({ language: null, answered: null, q: null, talent: null, message: null }); },
    filtered: language !== undefined || answered !== undefined || search !== '' || linked !== undefined,
  };
}

/**
 * The open message is state first and address second: the router shows a new address when it has time, and by then the next
 * key may have been pressed, which must find the message that the one before it opened. What others write into the address
 * (a link, the browser's way back) is followed.
 */
function useOpenId(inAddress: string | null, write: (id: string | null) => void): { openId: string | null; open(id: string | null): void; expect(id: string | null): void } {
  const [openId, setOpenId] = useState(inAddress);
  const written = useRef<(string | null)[]>([]);
  useEffect(() => {
    const at = written.current.indexOf(inAddress);
    if (at >= 0) written.current.splice(0, at + 1);
    else setOpenId(inAddress);
  }, [inAddress]);
  const expect = useStable((id: string | null) => {
    setOpenId(id);
    if (id !== (written.current.at(-1) ?? inAddress)) written.current.push(id);
  });
  const open = useStable((id: string | null) => {
    expect(id);
    write(id);
  });
  return { openId, open, expect };
}
