/** The ask form with script: a draft that stays, a count of what people see as characters, the proof of work, and a small joy. */
interface Challenge {
  parameters: { algorithm: string; nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string; expiresAt?: number };
  signature: string;
}
type Task = { provider: 'altcha'; challenge: Challenge } | { provider: 'turnstile'; siteKey: string; action: string; cData: string };
interface Failure {
  code?: string;
  message?: string;
  details?: { task?: Task } | { path?: string }[];
}

const form = document.getElementById('ask') as HTMLFormElement;
const field = document.getElementById('content') as HTMLTextAreaElement;
const count = document.getElementById('count') as HTMLElement;
const fault = document.getElementById('fault') as HTMLElement;
const work = document.getElementById('work') as HTMLElement;
const draftNote = document.getElementById('draft') as HTMLElement;
const button = form.querySelector('button') as HTMLButtonElement;
const sent = document.getElementById('sent') as HTMLElement;
/** Whether she wants to find her questions again: as she chose the last time. */
const keep = document.getElementById('remember') as HTMLInputElement | null;
const nameField = document.getElementById('senderName') as HTMLInputElement;
const texts = JSON.parse(form.dataset['texts'] ?? '{}') as Record<string, string>;
const path = form.dataset['path'] ?? '';
const most = Number(form.dataset['max']);
const DRAFT = `hako.m.draft.${path}`;
const KEEP = 'hako.m.remember';
const TRIES = 5;
let openedAt = performance.now();
let key = newKey();
/** Before this the answer is known, and asking again would only count against her. */
let closedUntil = 0;
/** Worked out while she types, in boxes that always ask; good for ten minutes. */
let ahead: { at: number; answer: Promise<string | undefined> } | undefined;
const AHEAD_MS = 9 * 60_000;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;
const lengthOf = (text: string): number => (segmenter ? [...segmenter.segment(text)].length : [...text].length);

function showCount(): number {
  const length = lengthOf(field.value.trim());
  const over = length - most;
  count.textContent = over > 0 ? (texts['over'] ?? '').replace('{{count}}', String(over)) : `${length} / ${most}`;
  count.classList.toggle('over', over > 0);
  return length;
}

let saving: ReturnType<typeof setTimeout> | undefined;
field.addEventListener('input', () => {
  showCount();
  say('');
  workAhead();
  clearTimeout(saving);
  saving = setTimeout(keepDraft, 400);
});
addEventListener('pagehide', keepDraft);
// What she changed is another question: the one before it may have arrived, though its answer did not.
form.addEventListener('input', () => (key = newKey()));

function keepDraft(): void {
  try {
    if (field.value.trim() === '') localStorage.removeItem(DRAFT);
    else localStorage.setItem(DRAFT, field.value.slice(0, 8_000));
    draftNote.textContent = field.value.trim() === '' || form.hidden ? '' : (texts['draft'] ?? '');
  } catch {
    // A private window without storage: the text stays in the field.
  }
}

try {
  if (field.value === '') field.value = localStorage.getItem(DRAFT) ?? '';
  if (keep && localStorage.getItem(KEEP)) keep.checked = true;
} catch {
  // As above.
}
keep?.addEventListener('change', () => {
  try {
    if (keep.checked) localStorage.setItem(KEEP, '1');
    else localStorage.removeItem(KEEP);
  } catch {
    // As above.
  }
});
showCount();
form.noValidate = true;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const length = showCount();
  if (length === 0) return say(texts['empty'] ?? '');
  if (length > most) return say(count.textContent ?? '');
  if (Date.now() < closedUntil) return say(waitText((closedUntil - Date.now()) / 1_000));
  void send();
});

async function send(): Promise<void> {
  busy(true);
  say('');
  work.textContent = texts['sending'] ?? '';
  try {
    let captcha = await takeAhead();
    for (let left = TRIES; left > 0; left--) {
      const answer = await post(captcha);
      if (answer.ok) return celebrate();
      // The house is full for a moment: the same question comes again by itself, and its key keeps it one.
      if (answer.status === 503 && left > 1) {
        await new Promise((done) => setTimeout(done, 1_000 + Math.random() * 2_000));
        continue;
      }
      const failure = (await answer.json().catch(() => ({}))) as Failure;
      const { details } = failure;
      const task = details !== undefined && 'task' in details ? details.task : undefined;
      if (answer.status === 429) return refuse(Number(answer.headers.get('retry-after') ?? 0));
      if (!task || left === 1) return say(failure.message ?? texts['offline'] ?? '', Array.isArray(details) && details[0]?.path === '/senderName' ? nameField : field);
      work.textContent = texts['checking'] ?? '';
      captcha = await solve(task);
      // No secure context, so no cryptography: the plain form is held for a moderator instead of refused.
      if (captcha === undefined) return form.submit();
    }
  } catch {
    say(texts['offline'] ?? '');
  } finally {
    busy(false);
    work.textContent = '';
  }
}

function workAhead(): void {
  if (form.dataset['ahead'] === undefined || (ahead && performance.now() - ahead.at < AHEAD_MS)) return;
  const answer = fetch(`/api/v1/public/marshmallow/${path}/captcha`)
    .then((response) => response.json() as Promise<{ data?: { task?: Task } }>)
    .then(({ data }) => (data?.task ? solve(data.task) : undefined))
    // Asked again when she sends.
    .catch(() => undefined);
  ahead = { at: performance.now(), answer };
}

async function takeAhead(): Promise<string | undefined> {
  const taken = ahead;
  ahead = undefined;
  if (!taken || performance.now() - taken.at > AHEAD_MS) return undefined;
  work.textContent = texts['checking'] ?? '';
  return taken.answer;
}

function post(captcha: string | undefined): Promise<Response> {
  const data = new FormData(form);
  const name = String(data.get('senderName') ?? '').trim();
  const trap = String(data.get('website') ?? '');
  return fetch(`/api/v1/public/marshmallow/${path}/submit`, {
    method: 'POST',
    // Who taps and puts the phone away has asked.
    keepalive: true,
    headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang, 'idempotency-key': key },
    body: JSON.stringify({ content: field.value, isAnonymous: name === '', ...(name === '' ? {} : { senderName: name }), ...(captcha === undefined ? {} : { captcha }), ...(trap === '' ? {} : { website: trap }), ...(keep?.checked ? { remember: true } : {}), tookMs: Math.round(performance.now() - openedAt) }),
  });
}

function celebrate(): void {
  field.value = '';
  keepDraft();
  key = newKey();
  form.hidden = true;
  sent.hidden = false;
  sent.focus();
  sent.scrollIntoView({ block: 'center' });
}

document.getElementById('again')?.addEventListener('click', (event) => {
  event.preventDefault();
  sent.hidden = true;
  form.hidden = false;
  openedAt = performance.now();
  showCount();
  field.focus();
});

function say(text: string, about: HTMLInputElement | HTMLTextAreaElement = field): void {
  fault.textContent = text;
  for (const one of [field, nameField]) one.setAttribute('aria-invalid', String(text !== '' && one === about));
  if (text !== '') about.focus();
}

function refuse(seconds: number): void {
  closedUntil = Date.now() + seconds * 1_000;
  say(waitText(seconds));
}

/** A moment, or how long: who knows does not try in vain. */
function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes > 90) return (texts['waitHours'] ?? '').replace('{{count}}', String(Math.ceil(minutes / 60)));
  return minutes > 1 ? (texts['waitMinutes'] ?? '').replace('{{count}}', String(minutes)) : (texts['wait'] ?? '');
}

function busy(is: boolean): void {
  button.disabled = is;
  field.readOnly = is;
  form.setAttribute('aria-busy', String(is));
}

function solve(task: Task): Promise<string | undefined> {
  return task.provider === 'altcha' ? proofOfWork(task.challenge) : turnstile(task);
}

/** ALTCHA v2, PBKDF2: counts until the derived key begins as asked. The browser's own cryptography works beside the page's thread. */
async function proofOfWork(challenge: Challenge): Promise<string | undefined> {
  const { algorithm, nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const hash = /^PBKDF2\/(SHA-\d+)$/.exec(algorithm)?.[1];
  if (!hash || !globalThis.crypto?.subtle) return undefined;
  const saltBytes = bytesOf(salt);
  const derive = async (counter: number): Promise<string> => {
    const password = new Uint8Array(nonce.length / 2 + 4);
    password.set(bytesOf(nonce));
    new DataView(password.buffer).setUint32(nonce.length / 2, counter);
    const base = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    return hexOf(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt: saltBytes, iterations: cost }, base, keyLength * 8));
  };
  const started = performance.now();
  const lanes = Math.min(8, Math.max(2, navigator.hardwareConcurrency || 2));
  for (let from = 0; ; from += lanes) {
    const keys = await Promise.all(Array.from({ length: lanes }, (_, at) => derive(from + at)));
    const at = keys.findIndex((derived) => derived.startsWith(keyPrefix));
    if (at !== -1) return btoa(JSON.stringify({ challenge, solution: { counter: from + at, derivedKey: keys[at], time: Math.round(performance.now() - started) } }));
  }
}

interface Turnstile {
  render(element: HTMLElement, options: { sitekey: string; action: string; cData: string; callback(token: string): void; 'error-callback'(): void }): void;
}

/** Only for boxes whose agency chose it: nothing of another house is loaded before it is needed. */
async function turnstile({ siteKey, action, cData }: { siteKey: string; action: string; cData: string }): Promise<string | undefined> {
  const place = document.createElement('div');
  work.after(place);
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('turnstile'));
    document.head.append(script);
  });
  const library = (globalThis as unknown as { turnstile: Turnstile }).turnstile;
  return new Promise<string>((resolve, reject) => library.render(place, { sitekey: siteKey, action, cData, callback: resolve, 'error-callback': () => reject(new Error('turnstile')) })).finally(() => place.remove());
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hexOf(bytes.buffer).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

function hexOf(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export {};
