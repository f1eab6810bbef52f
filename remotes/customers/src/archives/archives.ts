export interface TalentHome {
  id: string;
  name: string;
  storeId: string;
}

export interface Archive {
  id: string;
  talents: TalentHome[];
}

/** Shared ones first: they are what somebody looks for here. */
export function archivesOf(talents: readonly TalentHome[]): Archive[] {
  const archives = new Map<string, TalentHome[]>();
  for (const talent of talents) archives.set(talent.storeId, [...(archives.get(talent.storeId) ?? []), talent]);
  return [...archives].map(([id, residents]) => ({ id, talents: residents })).sort((left, right) => right.talents.length - left.talents.length || (left.talents[0]?.name ?? '').localeCompare(right.talents[0]?.name ?? ''));
}
