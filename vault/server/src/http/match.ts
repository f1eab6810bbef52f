/** A path that fits: its named parts. */
export type Parameters = Readonly<Record<string, string>>;

const PART = /^[A-Za-z0-9_-]{1,64}$/;

/** Literal parts as they are, `:name` for letters, digits, `_` and `-`. No query: of an access, nothing may stand in a URL. */
export function matchPath(pattern: string, path: string): Parameters | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i]!;
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
    } else if (PART.test(value)) parameters[part.slice(1)] = value;
    else return undefined;
  }
  return parameters;
}

const QUERY_VALUE = /^[A-Za-z0-9_.:+/-]{0,200}$/;

/** `undefined` for a name given twice and for anything but plain text. */
export function parseQuery(search: string): Parameters | undefined {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in query || !/^[a-zA-Z]{1,40}$/.test(name) || !QUERY_VALUE.test(value)) return undefined;
    query[name] = value;
  }
  return query;
}
