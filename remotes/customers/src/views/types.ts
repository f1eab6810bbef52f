import type { FilterValues } from '@hako/sdk-plugin/ui';

export interface ViewState {
  /** As the address says them, the search among them (`q`). */
  filters: Record<string, string | boolean | string[]>;
  sort?: string;
  columns?: string[];
  density?: Density;
}

export type Density = 'compact' | 'comfortable';

export interface View {
  id: string;
  name: string;
  shared: boolean;
  isDefault: boolean;
  state: ViewState;
  own: boolean;
  /** What this person begins with. */
  chosen: boolean;
  mayEdit: boolean;
  version: number;
}

/** Without what was not set. */
export const setFilters = (values: FilterValues): ViewState['filters'] => Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | boolean | string[]] => entry[1] !== undefined));

/** Two states that show the same list in the same way; the order in which filters were set says nothing. */
export function sameState(left: ViewState, right: ViewState): boolean {
  const plain = ({ filters, sort, columns, density }: ViewState): string => JSON.stringify([Object.entries(filters).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)), sort ?? null, columns ?? null, density ?? null]);
  return plain(left) === plain(right);
}
