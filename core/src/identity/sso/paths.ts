const MAX_LENGTH = 512;

/** Only a path of this origin: `//evil`, `/\evil` and whatever else a browser would take for another host become the start page. */
export function internalPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return '/';
  const base = 'http://internal.invalid';
  const url = URL.canParse(asked, base) ? new URL(asked, base) : undefined;
  // Dots are resolved by then: `/..//evil` has become `//evil`.
  return url?.origin === base && !url.pathname.startsWith('//') && !url.pathname.startsWith('/api/') ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/** Adds to the query; values never hold a token. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(path, 'http://internal.invalid');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}
