/** The reader on a tablet or phone beside the stream: what is shown, what comes next, one key for each step. */
interface Card {
  id: string;
  content: string;
  senderName: string | null;
  language: string;
  reply: string | null;
  starred: boolean;
  pinned: boolean;
  version: number;
}
interface State {
  version: number;
  visible: boolean;
  current: Card | null;
  queue: Card[];
  waiting: number;
  skipped: Card[];
  hasPrevious: boolean;
  look: { background: string | null };
}
type Answer = { ok: boolean; status: number; code: string; data: unknown; current: unknown };

const by = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const root = by('stream');
const texts = JSON.parse(root.dataset['texts'] ?? '{}') as Record<string, string>;
const say = (key: string, values: Record<string, string | number> = {}): string => (texts[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? ''));
const TAGS: Record<string, string> = { ja: 'ja', zh: 'zh-CN', en: 'en' };

let state: State | undefined;
let busy = false;
let drafted: string | undefined;
/** What she wrote and has not sent, by question: another device may go on while she writes. */
const drafts = new Map<string, string>();

function fit(): void {
  const box = by('now');
  for (let size = Math.min(window.innerWidth / 9, window.innerHeight / 9, 88); ; size *= 0.92) {
    box.style.setProperty('--size', `${size}px`);
    if (size < 16 || by('text').scrollHeight <= by('text').clientHeight + 1) return;
  }
}

function row(card: Card, action: 'show' | 'restore'): HTMLLIElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  const mark = card.pinned ? '📌 ' : card.starred ? '★ ' : '';
  button.textContent = mark + card.content;
  button.lang = TAGS[card.language] ?? '';
  button.dir = 'auto';
  button.title = say(action);
  button.addEventListener('click', () => step(action, card.id));
  item.append(button);
  return item;
}

/** Her own picture behind everything; only letters and digits of a hash, so nothing of it can leave the address. */
function stand({ background }: State['look']): void {
  const pictured = background !== null && /^[0-9a-f]{32}$/.test(background);
  root.classList.toggle('pictured', pictured);
  root.style.backgroundImage = pictured ? `url(/api/v1/public/marshmallow/${root.dataset['path'] ?? ''}/pictures/${background}.png)` : '';
}

function draw(): void {
  if (!state) return;
  const { current, queue, waiting, skipped, visible, hasPrevious } = state;
  root.classList.add('ready');
  by('text').textContent = current?.content ?? (waiting > 0 ? say('start') : say('empty'));
  by('text').lang = current ? (TAGS[current.language] ?? '') : '';
  by('now').classList.toggle('idle', current === null);
  by('from').textContent = current ? (current.senderName ?? say('anonymous')) : '';
  by('waiting').textContent = say('waiting', { count: waiting });
  by('seen').textContent = current === null ? '' : visible ? say('onAir') : say('hidden');
  by('seen').dataset['on'] = String(current !== null && visible);
  by('queue').replaceChildren(...queue.map((card) => row(card, 'show')));
  by('skipped').replaceChildren(...skipped.map((card) => row(card, 'restore')));
  by('aside').hidden = skipped.length === 0;
  for (const [id, off] of [['next', waiting === 0 && current === null], ['previous', !hasPrevious], ['hide', current === null], ['read', current === null], ['skip', current === null]] as const) by<HTMLButtonElement>(id).disabled = off;
  by('hideLabel').textContent = visible ? say('hide') : say('reveal');
  const form = by<HTMLFormElement>('reply');
  form.hidden = current === null;
  if (current && drafted !== current.id) {
    drafted = current.id;
    by<HTMLTextAreaElement>('answer').value = drafts.get(current.id) ?? current.reply ?? '';
  }
  fit();
}

function settle(answer: Answer, done: string): void {
  busy = false;
  root.removeAttribute('aria-busy');
  if (answer.ok) state = answer.data as State;
  // Another device was faster: what it did is what counts, and nothing is skipped.
  else if (answer.code === 'VERSION_CONFLICT' && answer.current) state = answer.current as State;
  by('status').textContent = answer.ok ? done : answer.code === 'VERSION_CONFLICT' ? say('faster') : say('failed');
  draw();
}

function send(path: string, body: unknown, done: string, taken?: () => void): void {
  if (busy || !state) return;
  busy = true;
  root.setAttribute('aria-busy', 'true');
  document.dispatchEvent(new CustomEvent('stream:send', { detail: { path, body, done: (answer: Answer) => { if (answer.ok) taken?.(); settle(answer, done); } } }));
}

const step = (action: string, messageId?: string): void => send('/step', { action, version: state?.version, ...(messageId ? { messageId } : {}) }, '');

const ACTIONS: Record<string, () => void> = {
  next: () => step('next'),
  previous: () => step('previous'),
  hide: () => step(state?.visible ? 'hide' : 'reveal'),
  read: () => step('read'),
  skip: () => step('skip'),
};
const KEYS: Record<string, string> = { n: 'next', ' ': 'next', ArrowRight: 'next', PageDown: 'next', p: 'previous', ArrowLeft: 'previous', PageUp: 'previous', h: 'hide', r: 'read', s: 'skip' };

for (const id of Object.keys(ACTIONS)) by(id).addEventListener('click', () => ACTIONS[id]?.());
by('reply').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!state?.current) return;
  const { id, version } = state.current;
  const content = by<HTMLTextAreaElement>('answer').value;
  send(`/messages/${id}/reply`, { content, version }, say('replied'), () => drafts.get(id) === content && drafts.delete(id));
});
by('answer').addEventListener('input', () => state?.current && drafts.set(state.current.id, by<HTMLTextAreaElement>('answer').value));
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target instanceof HTMLTextAreaElement;
  if (typing) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  // The space bar on a button is the button's.
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
  if (event.key === 'a') {
    event.preventDefault();
    by('answer').focus();
    return;
  }
  const action = KEYS[event.key];
  if (!action || by<HTMLButtonElement>(action).disabled) return;
  event.preventDefault();
  ACTIONS[action]?.();
});

document.addEventListener('stream:state', (event) => {
  const next = (event as CustomEvent<State>).detail;
  // An answer that came by the other line may be ahead of this one.
  if (state && next.version < state.version) return;
  state = next;
  stand(next.look);
  draw();
});
document.addEventListener('stream:ended', () => {
  root.classList.remove('ready');
  root.classList.add('over');
  by('note').hidden = false;
});
window.addEventListener('resize', fit);
export {};
