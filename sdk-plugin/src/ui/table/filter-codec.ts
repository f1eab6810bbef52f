/** Filters live in the URL, so that a list can be sent to a colleague and the back button works. */

export type FilterKind = 'one' | 'many' | 'text' | 'date' | 'flag';

export interface FilterSpec {
  /** Name in the URL and in the API's query. */
  name: string;
  kind: FilterKind;
}

export type FilterValue = string | string[] | boolean;
export type FilterValues = Record<string, FilterValue | undefined>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads what is understood; what is not, is left alone. */
export function readFilters(params: URLSearchParams, specs: readonly FilterSpec[]): FilterValues {
  return Object.fromEntries(specs.map((spec) => [spec.name, readOne(params, spec)]).filter(([, value]) => value !== undefined));
}

function readOne(params: URLSearchParams, { name, kind }: FilterSpec): FilterValue | undefined {
  const values = params.getAll(name).filter((value) => value !== '');
  const [first] = values;
  if (first === undefined) return undefined;
  switch (kind) {
    case 'many':
      return [...new Set(values)];
    case 'flag':
      return first === 'true' ? true : first === 'false' ? false : undefined;
    case 'date':
      return DAY.test(first) ? first : undefined;
    default:
      return first;
  }
}

/** The parameters with these filters, all others kept. */
export function writeFilters(params: URLSearchParams, specs: readonly FilterSpec[], values: FilterValues): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const { name } of specs) {
    next.delete(name);
    const value = values[name];
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [String(value)]) next.append(name, item);
  }
  return next;
}
