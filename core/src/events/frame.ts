/** One event of a stream (WHATWG HTML, 9.2.5); JSON has no bare line feed, so one `data` line is enough. */
export function frame(type: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
