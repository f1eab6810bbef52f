/** A value that a form edits: text, a list of tags, or nothing. */
export type FieldValue = string | readonly string[] | null | undefined;
export type Fields = Record<string, FieldValue>;

export interface FieldConflict {
  field: string;
  base: FieldValue;
  mine: FieldValue;
  theirs: FieldValue;
}

export interface Comparison {
  /** Changed on both sides to different values: a person decides. */
  conflicts: FieldConflict[];
  /** Changed only here. */
  onlyMine: string[];
  /** Changed only by the other person; kept without asking. */
  onlyTheirs: string[];
}

/** Three-way comparison: what was read at first, what she typed, what the server has now. */
export function compareVersions(base: Fields, mine: Fields, theirs: Fields): Comparison {
  const result: Comparison = { conflicts: [], onlyMine: [], onlyTheirs: [] };
  for (const field of Object.keys(mine)) {
    const changedHere = !sameValue(base[field], mine[field]);
    const changedThere = !sameValue(base[field], theirs[field]);
    if (changedHere && changedThere) {
      if (!sameValue(mine[field], theirs[field])) result.conflicts.push({ field, base: base[field], mine: mine[field], theirs: theirs[field] });
    } else if (changedHere) result.onlyMine.push(field);
    else if (changedThere) result.onlyTheirs.push(field);
  }
  return result;
}

export type Choice = 'mine' | 'theirs';

/** The form's next values: hers where only she changed or where she chose so, the server's everywhere else. */
export function mergeVersions(base: Fields, mine: Fields, theirs: Fields, choices: Record<string, Choice>): Fields {
  const { conflicts, onlyMine } = compareVersions(base, mine, theirs);
  const merged: Fields = {};
  for (const field of Object.keys(mine)) merged[field] = theirs[field];
  for (const field of onlyMine) merged[field] = mine[field];
  for (const { field } of conflicts) if (choices[field] !== 'theirs') merged[field] = mine[field];
  return merged;
}

/** What a PATCH has to send: only the fields that differ, so that nobody else's change is undone. */
export function changedFields(base: Fields, mine: Fields): Fields {
  return Object.fromEntries(Object.entries(mine).filter(([field, value]) => !sameValue(base[field], value)));
}

/** Empty text, an empty list and nothing are the same to a person; the order of tags is not a change. */
export function sameValue(left: FieldValue, right: FieldValue): boolean {
  return comparable(left) === comparable(right);
}

function comparable(value: FieldValue): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'string') return `text:${value}`;
  return value.length === 0 ? '' : `list:${JSON.stringify([...value].sort())}`;
}
