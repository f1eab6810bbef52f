import type { ConsentPurpose, PersonalConsent, PluginContext } from '@hako/sdk-plugin';
import { objectionsOf, type ObjectionRow } from '../rights/objections.js';
import { CONSENT_PURPOSES } from './purposes.js';
import { currentWords, type Word } from './repository.js';

type Said = Pick<Word, 'code' | 'textVersion' | 'purpose' | 'granted' | 'at'>;
type Objected = Pick<ObjectionRow, 'purpose' | 'at' | 'liftedAt'>;

/**
 * What follows for each purpose. A purpose is open while one consent for it stands and nobody objects; it is closed by an
 * objection, or when every consent for it was withdrawn. Of what was never talked about the vault is told nothing.
 */
export function effectOf(words: readonly Said[], objections: readonly Objected[]): PersonalConsent[] {
  return CONSENT_PURPOSES.flatMap((purpose: ConsentPurpose): PersonalConsent[] => {
    const said = words.filter((word) => word.purpose === purpose);
    const objected = objections.filter((objection) => objection.purpose === purpose);
    const times = [...said.map(({ at }) => at), ...objected.flatMap(({ at, liftedAt }) => (liftedAt ? [at, liftedAt] : [at]))].map((at) => at.getTime());
    if (times.length === 0) return [];
    const standing = objected.some(({ liftedAt }) => liftedAt === null);
    const newest = [...said].sort((left, right) => right.at.getTime() - left.at.getTime())[0];
    const granted = !standing && (said.length === 0 || said.some((word) => word.granted));
    return [{ purpose, granted, version: standing || !newest ? 'objection' : `${newest.code}:${newest.textVersion}`, at: new Date(Math.max(...times)).toISOString() }];
  });
}

/** Tells the vault what counts now, so that the next call obeys it. */
export async function tellVault(ctx: PluginContext, customerId: string, subjectId: string, alsoSaid: { words?: readonly Said[]; objections?: (known: readonly Objected[]) => readonly Objected[] } = {}): Promise<void> {
  const { words, objections } = await ctx.db.read(async (reader) => ({ words: await currentWords(reader, customerId), objections: await objectionsOf(reader, customerId) }));
  const said = newestPerCode([...words, ...(alsoSaid.words ?? [])]);
  const effect = effectOf(said, alsoSaid.objections ? alsoSaid.objections(objections) : objections);
  if (effect.length > 0) await ctx.pii.recordConsents(subjectId, effect, { purpose: 'subject_request', reason: 'consents of the person' });
}

/** Of words that were said at the same moment, no counts. */
function newestPerCode(words: readonly Said[]): Said[] {
  const newest = new Map<string, Said>();
  for (const word of words) {
    const known = newest.get(word.code);
    if (!known || word.at > known.at || (word.at.getTime() === known.at.getTime() && !word.granted)) newest.set(word.code, word);
  }
  return [...newest.values()];
}
