import { Agent } from 'node:https';
import type { VaultRecord } from '@hako/vault-client/contract';
import { httpsCall, type Answer } from './https-call.js';
import type { VaultProcess } from './run-vault.js';
import type { SignToken } from './sign-token.js';

export interface LoadOptions {
  /** Whichever process is up now; `undefined` while none is. */
  vault: () => VaultProcess | undefined;
  sign: SignToken;
  /** Each is read by one reader and written by one writer. */
  subjectIds: readonly string[];
  readers: number;
  writers: number;
}

export interface Load {
  reads: number;
  writes: number;
  /** What nobody may see while the process is up: 5xx, a record that does not open. */
  faults: string[];
  /** What each subject must say at the end: the last write that was acknowledged. */
  expected: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

const THINK_MS = 30;

/** People at work, over kept connections: they come again when the process is gone, and note everything else that goes wrong. */
export function startLoad({ vault, sign, subjectIds, readers, writers }: LoadOptions): Load {
  // As people do: they look at what they got.
  const think = (): Promise<void> => new Promise((next) => setTimeout(next, THINK_MS));
  const agent = new Agent({ keepAlive: true, maxSockets: readers + writers });
  const expected = new Map<string, string>();
  const ending = new AbortController();
  const load = { reads: 0, writes: 0, faults: [] as string[], expected, stop: async () => undefined as void };

  /** Until there is an answer; a process that is killed gives none. */
  const insist = async (path: string, make: () => { method?: string; token: string; body: unknown }): Promise<Answer | undefined> => {
    while (!ending.signal.aborted) {
      const target = vault();
      const answer = target && (await httpsCall(target, path, { ...make(), tls: { agent } }).catch(() => undefined));
      if (answer && answer.status >= 500) load.faults.push(`${path} ${answer.status} ${JSON.stringify(answer.body)}`);
      if (answer && answer.status !== 409 && answer.status < 500) return answer;
      await new Promise((next) => setTimeout(next, answer ? 5 : 25));
    }
    return undefined;
  };

  const read = async (reader: number): Promise<void> => {
    const own = subjectIds.filter((_, i) => i % readers === reader);
    for (let turn = 0; !ending.signal.aborted; turn++) {
      const subjectId = own[turn % own.length]!;
      const answer = await insist('/v1/detokenize', () => ({ token: sign({ op: 'read', sub: `reader-${reader}`, fields: ['given_name'], view: 'plain' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['given_name'], view: 'plain' } }));
      if (!answer) return;
      load.reads++;
      await think();
      const [subject] = (answer.body['subjects'] ?? []) as { status: string }[];
      if (answer.status !== 200 || subject?.status !== 'ok') load.faults.push(`read ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  };

  const write = async (writer: number): Promise<void> => {
    const own = subjectIds.filter((_, i) => i % writers === writer);
    for (let turn = 0; !ending.signal.aborted; turn++) {
      const subjectId = own[(turn * 7) % own.length]!;
      const name = `w${writer}-${turn}`;
      const record: VaultRecord = { given_name: name };
      const answer = await insist(`/v1/subjects/${subjectId}`, () => ({ method: 'PATCH', token: sign({ op: 'write', sub: `writer-${writer}`, fields: ['given_name'] }, { subjectIds: [subjectId] }), body: { record } }));
      if (!answer) {
        // Told to stop without an answer: what was under way may or may not have come through.
        expected.delete(subjectId);
        return;
      }
      if (answer.status !== 200) load.faults.push(`write ${answer.status} ${JSON.stringify(answer.body)}`);
      else expected.set(subjectId, name);
      load.writes++;
      await think();
    }
  };

  const all = [...Array.from({ length: readers }, (_, i) => read(i)), ...Array.from({ length: writers }, (_, i) => write(i))];
  load.stop = async () => {
    ending.abort();
    await Promise.all(all);
    agent.destroy();
  };
  return load;
}
