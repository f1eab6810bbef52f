import type { RequestState } from './repository.js';

/** Which state may follow which. A closed one is opened again only by who finds that it was closed by mistake. */
const NEXT: Record<RequestState, readonly RequestState[]> = {
  received: ['identified', 'refused', 'withdrawn'],
  identified: ['working', 'answered', 'refused', 'withdrawn'],
  working: ['answered', 'refused', 'withdrawn'],
  answered: ['working'],
  refused: ['working'],
  withdrawn: ['received'],
};

export const nextStates = (state: RequestState): readonly RequestState[] => NEXT[state];
export const isClosed = (state: RequestState): boolean => state === 'answered' || state === 'refused' || state === 'withdrawn';
