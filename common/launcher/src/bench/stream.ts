import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get, type ClientRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { signIn, type Session } from './api.js';
import { median, milliseconds, percent, whole } from './statistics.js';
import type { BenchContext, BenchPart } from './types.js';

const OVERLAYS = 1_000;
const LINKS = 50;
const STEPS = 30;
const PATH = 'shiromomo-mimi';
const FRAME_BYTES = 420;
const MOST_DELAY_MS = 1_000;
const MOST_MEMORY_KB = 64;

/** From the press of a key to the last letter at each of 1,000 overlays, and what they weigh. */
export const stream: BenchPart = {
  name: 'stream',
  about: `a step on stream to ${whole(OVERLAYS)} overlays: delay and memory, beside bare node:http writing as many answers`,
  needsHouse: true,
  async run(context) {
    const bare = await bareFanOut(context);
    const ours = await fanOut(context);
    return [
      { what: `step to ${whole(OVERLAYS)} overlays: reached, slowest hundredth`, value: milliseconds(ours.p99), baseline: `${milliseconds(bare.p99)} bare node:http, no database`, ratio: percent(ours.p99, bare.p99), goal: `<= ${milliseconds(MOST_DELAY_MS)}`, met: ours.p99 <= MOST_DELAY_MS },
      { what: `step to ${whole(OVERLAYS)} overlays: reached, median`, value: milliseconds(ours.middle), baseline: `${milliseconds(bare.middle)} bare node:http`, ratio: '', goal: '', met: null },
      { what: 'memory of one open overlay', value: `${ours.memoryKb.toFixed(1)} KB`, baseline: `${bare.memoryKb.toFixed(1)} KB bare node:http`, ratio: percent(ours.memoryKb, bare.memoryKb), goal: `<= ${MOST_MEMORY_KB} KB`, met: ours.memoryKb <= MOST_MEMORY_KB },
    ];
  },
};

interface FanOut {
  p99: number;
  middle: number;
  memoryKb: number;
}

async function fanOut(context: BenchContext): Promise<FanOut> {
  const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
  const talentId = await talentOf(session);
  const base = `/marshmallow/talents/${talentId}`;
  context.say(`  ${LINKS} links are exchanged …`);
  const tokens = await Promise.all(Array.from({ length: LINKS }, (_, nth) => tokenOf(context, session, base, nth)));
  let { version } = await step(session, base, (await session.get<{ version: number }>(`${base}/stream`)).version, 'next');
  const before = await residentKb(context.corePid);
  context.say(`  ${whole(OVERLAYS)} overlays open …`);
  const crowd = await open(Array.from({ length: OVERLAYS }, (_, nth) => ({ url: `${context.url}/api/v1/public/marshmallow/${PATH}/stream/live`, headers: { 'x-stream-token': tokens[nth % LINKS] ?? '' } })), true);
  try {
    const memoryKb = ((await residentKb(context.corePid)) - before) / OVERLAYS;
    const delays = await crowd.delaysOf(async (nth) => void ({ version } = await step(session, base, version, nth % 2 === 0 ? 'hide' : 'reveal')));
    return { ...spread(delays), memoryKb };
  } finally {
    crowd.close();
  }
}

async function bareFanOut(context: BenchContext): Promise<FanOut> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./sse-server.js', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${String(port).trim()}/`;
  const before = await residentKb(child.pid ?? 0);
  context.say(`  ${whole(OVERLAYS)} bare streams open …`);
  const crowd = await open(Array.from({ length: OVERLAYS }, () => ({ url, headers: {} })), false);
  try {
    const memoryKb = ((await residentKb(child.pid ?? 0)) - before) / OVERLAYS;
    const frame = `event: state\ndata: ${'x'.repeat(FRAME_BYTES)}\n\n`;
    return { ...spread(await crowd.delaysOf(async () => void (await fetch(url, { method: 'POST', body: frame })))), memoryKb };
  } finally {
    crowd.close();
    child.kill('SIGTERM');
  }
}

interface Crowd {
  /** Milliseconds from the begin of each step until each reader had its state. */
  delaysOf(act: (nth: number) => Promise<void>): Promise<number[]>;
  close(): void;
}

/** `greeted`: each has its first state before anything is measured. */
async function open(readers: readonly { url: string; headers: Record<string, string> }[], greeted: boolean): Promise<Crowd> {
  const requests: ClientRequest[] = [];
  let heard: () => void = () => undefined;
  const hello: Promise<unknown>[] = [];
  for (const { url, headers } of readers) {
    hello.push(
      new Promise<void>((ready, failed) => {
        const request = get(url, { headers, agent: false }, (response) => {
          if (response.statusCode !== 200) failed(new Error(`a stream was answered ${response.statusCode}`));
          let first = greeted;
          let rest = '';
          if (!greeted) ready();
          response.setEncoding('utf8').on('data', (text: string) => {
            const parts = (rest + text).split('\n\n');
            rest = parts.pop() ?? '';
            for (const part of parts) {
              if (!part.includes('event: state')) continue;
              if (!first) heard();
              first = false;
              ready();
            }
          }).on('error', () => undefined);
        });
        request.on('error', failed);
        requests.push(request);
      }),
    );
    // Not a thousand in one moment: a house comes back over seconds.
    if (hello.length % 50 === 0) await Promise.all(hello);
  }
  await Promise.all(hello);
  return {
    async delaysOf(act) {
      const delays: number[] = [];
      for (let nth = 0; nth < STEPS; nth += 1) {
        let left = readers.length;
        const from = performance.now();
        const all = new Promise<void>((done) => {
          heard = () => {
            delays.push(performance.now() - from);
            if ((left -= 1) === 0) done();
          };
        });
        await Promise.all([act(nth), all]);
      }
      return delays;
    },
    close: () => requests.forEach((request) => request.destroy()),
  };
}

function spread(delays: readonly number[]): { p99: number; middle: number } {
  const sorted = delays.toSorted((left, right) => left - right);
  return { p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0, middle: median(delays) };
}

async function talentOf(session: Session): Promise<string> {
  const { scopes } = await session.get<{ scopes: { id: string; path?: string | null }[] }>('/shell/boot');
  const talent = scopes.find(({ path }) => path === PATH);
  if (!talent) throw new Error(`the demo agency has no talent at ${PATH}`);
  return talent.id;
}

async function tokenOf(context: BenchContext, session: Session, base: string, nth: number): Promise<string> {
  const made = await session.post<{ overlay: { code: string } }>(`${base}/streamer-links`, { label: `Bench ${nth}` });
  const answer = await fetch(`${context.url}/api/v1/public/marshmallow/${PATH}/stream/exchange`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: made.overlay.code }) });
  return ((await answer.json()) as { data: { token: string } }).data.token;
}

const step = (session: Session, base: string, version: number, action: string): Promise<{ version: number }> => session.post(`${base}/stream/step`, { action, version });

async function residentKb(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
