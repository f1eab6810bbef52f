/** What a plugin claims below `/api/v1`: the first segment, or `public/<name>` for what fans call. */
export function prefixOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  return first === 'public' ? `public/${second}` : first;
}
