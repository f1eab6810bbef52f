export interface ServerEvent {
  id: string | undefined;
  event: string;
  data: string;
}

/** Splits a stream of text into server-sent events (WHATWG HTML, 9.2.6). */
export function createSseParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = '';
  let current = { id: undefined as string | undefined, event: 'message', data: [] as string[] };
  const line = (text: string): void => {
    if (text === '') {
      if (current.data.length > 0) onEvent({ id: current.id, event: current.event, data: current.data.join('\n') });
      current = { id: current.id, event: 'message', data: [] };
      return;
    }
    const at = text.indexOf(':');
    if (at === 0) return;
    const field = at === -1 ? text : text.slice(0, at);
    const value = at === -1 ? '' : text.slice(at + 1).replace(/^ /, '');
    if (field === 'data') current.data.push(value);
    else if (field === 'event') current.event = value;
    else if (field === 'id') current.id = value;
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    lines.forEach(line);
  };
}
