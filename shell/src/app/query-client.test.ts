import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { createQueryClient } from './query-client.js';

/** A server that answers when it is told to, in whatever order. */
function server() {
  const asked: ((answer: string) => void)[] = [];
  return { ask: () => new Promise<string>((answer) => asked.push(answer)), asked };
}

const KEY = ['core', 'rules'];
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('what is shown when answers cross', () => {
  it('a reading that was under way when a change was answered does not bring the old back', async () => {
    const client = createQueryClient();
    const { ask, asked } = server();
    const stop = new QueryObserver(client, { queryKey: KEY, queryFn: ask }).subscribe(() => undefined);
    asked[0]?.('first');
    await settled();
    void client.invalidateQueries({ queryKey: KEY });
    expect(asked).toHaveLength(2);
    client.setQueryData(KEY, 'changed');
    asked[1]?.('first');
    await settled();
    expect(client.getQueryData(KEY)).toBe('changed');
    expect(asked).toHaveLength(3);
    asked[2]?.('changed, and what the server adds');
    await settled();
    expect(client.getQueryData(KEY)).toBe('changed, and what the server adds');
    stop();
  });

  it('nothing is asked again when no reading was under way', async () => {
    const client = createQueryClient();
    const { ask, asked } = server();
    const stop = new QueryObserver(client, { queryKey: KEY, queryFn: ask }).subscribe(() => undefined);
    asked[0]?.('first');
    await settled();
    client.setQueryData<string>(KEY, (known) => `${known}, changed`);
    await settled();
    expect([client.getQueryData(KEY), asked.length]).toEqual(['first, changed', 1]);
    stop();
  });
});
