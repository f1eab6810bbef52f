import { useStable, useUnsavedGuard } from '@hako/sdk-plugin/ui';
import { useState } from 'react';

/** Replies that are being written, by message. */
export interface Drafts {
  of(id: string): string | undefined;
  write(id: string, text: string): void;
  /** With `sent`, only when nothing was written since. */
  drop(id: string, sent?: string): void;
  /** Brings back what could not be sent, unless something newer stands there. */
  bringBack(id: string, text: string): void;
}

/** Kept as long as the screen is open, whichever message is looked at; leaving it asks first. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  useUnsavedGuard([...drafts.values()].some((text) => text.trim() !== ''));
  return {
    of: (id) => drafts.get(id),
    write: useStable((id: string, text: string) => setDrafts((known) => new Map(known).set(id, text))),
    drop: useStable((id: string, sent?: string) => setDrafts((known) => (sent !== undefined && known.get(id) !== sent ? known : new Map([...known].filter(([one]) => one !== id))))),
    bringBack: useStable((id: string, text: string) => setDrafts((known) => (known.has(id) ? known : new Map(known).set(id, text)))),
  };
}
