import { LOCALES, type PluginContext, type TenantReader } from '@hako/sdk-plugin';
import { fieldsOf } from '../custom-fields/check.js';
import { listFields } from '../custom-fields/repository.js';
import type { CustomField } from '../custom-fields/types.js';
import { chainOf } from '../dictionary/chain.js';
import { entriesAt } from '../dictionary/repository.js';
import type { EffectiveEntry } from '../dictionary/types.js';
import type { ProfileType } from './columns.js';

export interface CatalogueEntry {
  id: string;
  code: string;
}

/** What may be chosen at a talent now, found by code or by name in any language. */
export interface Catalogue {
  platforms: Lookup<CatalogueEntry & { urlTemplate: string | undefined }>;
  membershipTypes: Lookup<CatalogueEntry & { levels: Lookup<CatalogueEntry> }>;
  /** Systems that know customers by ids of their own. */
  systems: Lookup<CatalogueEntry>;
  /** The agency's own fields of this kind of profile; values of personal ones go to the vault. */
  fields: readonly CustomField[];
  /** IANA zone in which a day without a time begins. */
  timezone: string;
}

export class Lookup<T extends CatalogueEntry> {
  readonly #names = new Map<string, T>();

  constructor(entries: readonly (T & Pick<EffectiveEntry, 'name'>)[] = []) {
    // Codes first: another entry's name never hides one.
    for (const entry of entries) this.#names.set(plain(entry.code), entry);
    for (const entry of entries) for (const locale of LOCALES) this.#add(entry.name[locale], entry);
  }

  find(text: string): T | undefined {
    return this.#names.get(plain(text));
  }

  #add(name: string | undefined, entry: T): void {
    if (name !== undefined && !this.#names.has(plain(name))) this.#names.set(plain(name), entry);
  }
}

/** Own fields that a file can bring, personal ones last. */
export const importable = (fields: readonly CustomField[], profileType: ProfileType): CustomField[] => [...fieldsOf(fields, profileType, { personal: false }), ...fieldsOf(fields, profileType, { personal: true })];

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

export async function readCatalogue(ctx: PluginContext, target: { talentId: string; profileType: ProfileType }): Promise<Catalogue> {
  const scope = { type: 'talent', id: target.talentId } as const;
  const chain = await chainOf(ctx, scope);
  const at = (reader: TenantReader, type: 'platform' | 'membership-type' | 'membership-level' | 'consumer') => entriesAt(reader, type, chain, { usable: true });
  const [platforms, types, levels, systems, fields] = await ctx.db.read(async (reader) => [await at(reader, 'platform'), await at(reader, 'membership-type'), await at(reader, 'membership-level'), await at(reader, 'consumer'), await listFields(reader)] as const);
  return {
    platforms: new Lookup(platforms.map(({ id, code, name, extra }) => ({ id, code, name, urlTemplate: extra.urlTemplate }))),
    membershipTypes: new Lookup(types.map(({ id, code, name }) => ({ id, code, name, levels: new Lookup(levels.filter(({ parentId }) => parentId === id)) }))),
    systems: new Lookup(systems.map(({ id, code, name }) => ({ id, code, name }))),
    fields: importable(fields, target.profileType),
    timezone: (await ctx.scopes.talent(target.talentId))?.timezone ?? (await ctx.settings.get<string>('timezone', scope)),
  };
}
