/** A moment as the browser's own field shows it, in the reader's time zone. */
export function toLocalInput(instant: string | null): string {
  if (!instant) return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const fromLocalInput = (text: string): string | null => (text ? new Date(text).toISOString() : null);
