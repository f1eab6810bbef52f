/** Draws the one card of an overlay. For OBS' browser source too: Chromium 100, no gesture, transparent ground. */
interface State {
  version: number;
  card: { id: string; content: string; senderName: string | null; language: string } | null;
  look: { theme: string; position: string; align: string; size: number; showName: boolean; motion: boolean; background: string | null; qr: boolean };
}

const root = document.getElementById('stream') as HTMLElement;
const card = document.getElementById('card') as HTMLElement;
const text = document.getElementById('text') as HTMLElement;
const from = document.getElementById('from') as HTMLElement;
const note = document.getElementById('note') as HTMLElement;
const code = document.getElementById('qr') as HTMLElement;
const anonymous = root.dataset['anonymous'] ?? '';
const TAGS: Record<string, string> = { ja: 'ja', zh: 'zh-CN', en: 'en' };
const SMALLEST_PX = 10;
const LEAVE_MS = 160;

let shown: string | null = null;
let size = 8;
let leaving = 0;

const overflows = (): boolean => text.scrollHeight > text.clientHeight + 1 || text.scrollWidth > text.clientWidth + 1 || card.scrollHeight > card.clientHeight + 1;

/** The largest letters with which all of it is seen: halving the interval, eight steps. */
function fit(): void {
  if (shown === null) return;
  let low = SMALLEST_PX;
  let high = Math.max(low, (window.innerHeight * size) / 100);
  const set = (px: number): void => root.style.setProperty('--size', `${px}px`);
  set(high);
  if (!overflows()) return;
  for (let step = 0; step < 9; step += 1) {
    const middle = (low + high) / 2;
    set(middle);
    if (overflows()) high = middle;
    else low = middle;
  }
  set(low);
}

function put(state: State): void {
  const next = state.card;
  shown = next?.id ?? null;
  if (!next) {
    card.hidden = true;
    return;
  }
  text.textContent = next.content;
  text.lang = TAGS[next.language] ?? '';
  from.textContent = next.senderName ?? anonymous;
  from.hidden = !state.look.showName;
  card.hidden = false;
  fit();
  card.classList.remove('leaving');
  card.classList.add('arriving');
}

/** Before the card: it takes room of the letters. */
function showCode(on: boolean): void {
  code.hidden = !on;
  root.dataset['qr'] = on ? 'on' : 'off';
}

function draw(state: State): void {
  note.hidden = true;
  const { look } = state;
  root.dataset['theme'] = look.theme;
  root.dataset['position'] = look.position;
  root.dataset['align'] = look.align;
  root.dataset['motion'] = look.motion ? 'on' : 'off';
  size = look.size;
  showCode(look.qr);
  // Only letters and digits of a hash: nothing of it can leave the address.
  root.style.backgroundImage = look.background && /^[0-9a-f]{32}$/.test(look.background) ? `url(/api/v1/public/marshmallow/${root.dataset['path'] ?? ''}/pictures/${look.background}.png)` : '';
  window.clearTimeout(leaving);
  const isOther = (state.card?.id ?? null) !== shown;
  // What is on screen stays where it is when only the line came back.
  if (!isOther || shown === null || !look.motion) return put(state);
  card.classList.remove('arriving');
  card.classList.add('leaving');
  leaving = window.setTimeout(() => put(state), LEAVE_MS);
}

document.addEventListener('stream:state', (event) => draw((event as CustomEvent<State>).detail));
document.addEventListener('stream:ended', (event) => {
  card.hidden = true;
  showCode(false);
  shown = null;
  // On a stream that runs nothing appears; who sets it up is told.
  note.hidden = (event as CustomEvent<string>).detail !== 'never' && 'obsstudio' in window;
});
window.addEventListener('resize', fit);
void document.fonts.ready.then(fit);
export {};
