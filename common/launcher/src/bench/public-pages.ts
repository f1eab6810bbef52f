import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { firstView } from './first-view.js';
import { compareWithDelay } from './load.js';
import { kilobytes, milliseconds, percent, whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

const FEED = '/ja/m/hoshino-luna';
const GOAL = 0.8;
const MOST_HTML = 60 * 1024;
const MOST_SCRIPT = 30 * 1024;

/** What a fan waits for: pages from the shared copy, their weight, and the first view on a slow phone. */
export const publicPages: BenchPart = {
  name: 'pages',
  about: "fans' feed and ask page: requests a second against the same bytes from bare Koa, weight, first view on a slow phone",
  needsHouse: true,
  async run(context) {
    const measures: Measure[] = [];
    for (const [what, path] of [['feed', FEED], ['ask page', `${FEED}/ask`]] as const) {
      context.say(`  ${what} …`);
      measures.push(...(await paceOf(context, what, path)), ...(await weightOf(context, what, path)));
      if (context.chromium) measures.push(...(await firstView(context, what, path)));
    }
    if (!context.chromium) context.say('  no Chromium here: the first view is skipped');
    return measures;
  },
};

async function paceOf(context: BenchContext, what: string, path: string): Promise<Measure[]> {
  const url = context.url + path;
  const server = await startStatic(url);
  try {
    const etag = (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag') ?? '';
    const found = await compareWithDelay([{ name: 'bare', url: `http://127.0.0.1:${server.port}/` }, { name: 'ours', url }], context);
    const [ours, bare] = [found.get('ours') ?? { rate: 0, p99: 0 }, found.get('bare') ?? { rate: 1, p99: 0 }];
    const unchanged = await notModified(url, etag);
    return [
      { what: `${what} from the shared copy, 20 connections`, value: `${whole(ours.rate)}/s`, baseline: `${whole(bare.rate)}/s bare Koa, same bytes`, ratio: percent(ours.rate, bare.rate), goal: `>= ${GOAL * 100} %`, met: ours.rate / bare.rate >= GOAL },
      { what: `${what}, slowest hundredth`, value: milliseconds(ours.p99), baseline: `${milliseconds(bare.p99)} bare Koa`, ratio: '', goal: '', met: null },
      { what: `${what} when the phone has it already`, value: unchanged, baseline: '', ratio: '', goal: '304', met: unchanged === '304' },
    ];
  } finally {
    server.process.kill('SIGTERM');
  }
}

const notModified = async (url: string, etag: string): Promise<string> => String((await fetch(url, { headers: { 'if-none-match': etag, 'accept-encoding': 'identity' } })).status);

async function weightOf({ url }: BenchContext, what: string, path: string): Promise<Measure[]> {
  const html = await (await fetch(url + path)).text();
  const islands = [...html.matchAll(/<script type="module" src="([^"]+)"/g)].map(([, src = '']) => src);
  const scripts = await Promise.all(islands.map(async (src) => gzipSync(await (await fetch(url + src)).text()).length));
  const [bytes, packed, script] = [Buffer.byteLength(html), gzipSync(html).length, scripts.reduce((sum, size) => sum + size, 0)];
  return [
    { what: `${what}: HTML with its style`, value: `${kilobytes(bytes)} (${kilobytes(packed)} gzipped)`, baseline: '', ratio: '', goal: `<= ${kilobytes(MOST_HTML)}`, met: bytes <= MOST_HTML },
    { what: `${what}: script, gzipped`, value: `${(script / 1024).toFixed(1)} KB`, baseline: '', ratio: '', goal: `<= ${kilobytes(MOST_SCRIPT)}`, met: script <= MOST_SCRIPT },
  ];
}

async function startStatic(url: string): Promise<{ process: ChildProcess; port: number }> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('./static-server.js', import.meta.url)), url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(server.stdout, 'data')) as [Buffer];
  return { process: server, port: Number(String(chunk)) };
}
