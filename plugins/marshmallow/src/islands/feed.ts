/** Reactions and reports for who has script. Which ones were given is remembered on this device alone. */
const REMEMBERED = 'hako.m.reactions';
const [, path = ''] = /\/m\/([a-z0-9-]+)/.exec(location.pathname) ?? [];
const api = `/api/v1/public/marshmallow/${path}/messages`;

const given = new Set<string>(readGiven());

for (const card of document.querySelectorAll<HTMLElement>('[data-id]')) {
  const id = card.dataset['id'] ?? '';
  for (const chip of card.querySelectorAll<HTMLButtonElement>('[data-emoji]')) takeUpReaction(chip, id);
  const report = card.querySelector<HTMLButtonElement>('.report');
  if (report) takeUpReport(report, id);
}

function takeUpReaction(chip: HTMLButtonElement, id: string): void {
  const emoji = chip.dataset['emoji'] ?? '';
  const key = `${id} ${emoji}`;
  const number = chip.querySelector('.n');
  const draw = (count: number): void => {
    chip.setAttribute('aria-pressed', String(given.has(key)));
    if (number) number.textContent = count > 0 ? String(count) : '';
  };
  // The page may be a minute old: her own press is there at least.
  draw(Math.max(Number(number?.textContent ?? 0), given.has(key) ? 1 : 0));
  chip.hidden = false;
  chip.addEventListener('click', () => {
    if (chip.disabled) return;
    chip.disabled = true;
    told?.remove();
    void post<{ reacted?: boolean; count?: number }>(`${api}/${id}/react`, { emoji }).then((answer) => {
      chip.disabled = false;
      chip.focus();
      if (!answer) return tell(chip);
      if (answer.reacted) given.add(key);
      else given.delete(key);
      localStorage.setItem(REMEMBERED, JSON.stringify([...given].slice(-500)));
      draw(answer.count ?? 0);
    });
  });
}

/** Asked twice in place: a dialog would be much for a slip of the thumb. */
function takeUpReport(button: HTMLButtonElement, id: string): void {
  let sure = false;
  button.hidden = false;
  button.addEventListener('click', () => {
    if (!sure) {
      sure = true;
      button.textContent = button.dataset['sure'] ?? '';
      return;
    }
    button.disabled = true;
    told?.remove();
    void post(`${api}/${id}/report`, {}).then((answer) => {
      button.disabled = answer !== undefined;
      if (answer) button.textContent = button.dataset['done'] ?? '';
      else tell(button);
    });
  });
}

let told: HTMLElement | undefined;

/** It did not get through; said beside what was pressed, and aloud. */
function tell(pressed: HTMLElement): void {
  const card = pressed.closest<HTMLElement>('[data-id]');
  told?.remove();
  told = document.createElement('p');
  told.className = 'status';
  told.setAttribute('role', 'alert');
  card?.append(told);
  told.textContent = card?.dataset['failed'] ?? '';
}

async function post<T extends object>(url: string, body: object): Promise<T | undefined> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) return undefined;
    return answer.status === 204 ? ({} as T) : ((await answer.json()) as { data: T }).data;
  } catch {
    return undefined;
  }
}

function readGiven(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export {};
