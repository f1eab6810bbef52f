/**
 * Session of an overlay or reader: exchanges the code behind `#` once, keeps the token of this browser, reads the live state.
 * Speaks to the drawing island by events: `stream:state` (detail: the state), `stream:ended`, and hears `stream:send`.
 */
interface Kept {
  token: string;
  /** Start of the code that it came from: the same address again needs no second exchange. */
  from: string;
}

interface Answer {
  ok: boolean;
  status: number;
  code: string;
  data: unknown;
  current: unknown;
}

interface Sending {
  path: string;
  body: unknown;
  done(answer: Answer): void;
}

const root = document.getElementById('stream') as HTMLElement;
const talent = root.dataset['path'] ?? '';
const place = `hako.stream.${root.dataset['view'] ?? ''}.${talent}`;
const base = `/api/v1/public/marshmallow/${talent}/stream`;
/** Core sends a beat every 15 seconds. */
const SILENCE_MS = 40_000;
const MAX_WAIT_MS = 15_000;
const GONE = new Set([401, 403, 404, 410]);

let token = '';
let lastId = '';

const tell = (type: string, detail?: unknown): boolean => document.dispatchEvent(new CustomEvent(`stream:${type}`, { detail }));
const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

function kept(): Kept | undefined {
  try {
    const value = JSON.parse(localStorage.getItem(place) ?? 'null') as Kept | null;
    return value && typeof value.token === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function keep(value: Kept | undefined): void {
  try {
    if (value) localStorage.setItem(place, JSON.stringify(value));
    else localStorage.removeItem(place);
  } catch {
    // A browser without storage reads on until it is closed.
  }
}

async function sign(): Promise<string | undefined> {
  const code = location.hash.slice(1);
  // Out of the address bar before anything else: nobody's shoulder, no screenshot, no history.
  if (code) history.replaceState(null, '', location.pathname);
  const known = kept();
  if (!code || known?.from === code.slice(0, 8)) return known?.token;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, MAX_WAIT_MS)) {
    try {
      const answer = await fetch(`${base}/exchange`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }), referrerPolicy: 'no-referrer', credentials: 'omit' });
      if (answer.ok) {
        const { data } = (await answer.json()) as { data: { token: string } };
        keep({ token: data.token, from: code.slice(0, 8) });
        return data.token;
      }
      if (answer.status < 500 && answer.status !== 429) return known?.token;
    } catch {
      // Not there yet: the machine starts, the line is down.
    }
    await pause(wait);
  }
}

function take(part: string): 'stop' | 'go' {
  let type = 'message';
  let data = '';
  for (const line of part.split('\n')) {
    if (line.startsWith('event: ')) type = line.slice(7);
    else if (line.startsWith('data: ')) data = line.slice(6);
    else if (line.startsWith('id: ')) lastId = line.slice(4);
  }
  if (type === 'state') tell('state', JSON.parse(data));
  return type === 'revoked' || type === 'replaced' ? 'stop' : 'go';
}

async function read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<'stop' | 'go'> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return 'go';
    alive();
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (take(part) === 'stop') return 'stop';
  }
}

/** One connection, until it breaks or its right ends. */
async function listen(): Promise<'stop' | 'go' | 'failed'> {
  const abort = new AbortController();
  let timer = 0;
  const alive = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => abort.abort(), SILENCE_MS);
  };
  alive();
  try {
    const answer = await fetch(`${base}/live`, { headers: { 'x-stream-token': token, ...(lastId ? { 'last-event-id': lastId } : {}) }, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: abort.signal });
    if (GONE.has(answer.status)) return 'stop';
    if (!answer.ok || !answer.body) return 'failed';
    root.dataset['line'] = 'up';
    return await read(answer.body, alive);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
    root.dataset['line'] = 'down';
  }
}

async function run(): Promise<void> {
  token = (await sign()) ?? '';
  if (!token) return void tell('ended', 'never');
  let wait = 1_000;
  for (;;) {
    const how = await listen();
    if (how === 'stop') break;
    wait = how === 'go' ? 1_000 : Math.min(wait * 2, MAX_WAIT_MS);
    // Not all overlays of a house in the same moment when it comes back.
    await pause(wait * (0.5 + Math.random()));
  }
  keep(undefined);
  tell('ended', 'over');
}

async function send(path: string, body: unknown): Promise<Answer> {
  try {
    const answer = await fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-stream-token': token }, body: JSON.stringify(body), keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer' });
    const json = (await answer.json()) as { data?: unknown; code?: string; details?: { current?: unknown } };
    return { ok: answer.ok, status: answer.status, code: json.code ?? '', data: json.data, current: json.details?.current };
  } catch {
    return { ok: false, status: 0, code: 'OFFLINE', data: undefined, current: undefined };
  }
}

async function pass({ path, body, done }: Sending): Promise<void> {
  done(await send(path, body));
}
document.addEventListener('stream:send', (event) => void pass((event as CustomEvent<Sending>).detail));

// The drawing island comes after this one and must be listening.
document.addEventListener('DOMContentLoaded', () => void run());
export {};
