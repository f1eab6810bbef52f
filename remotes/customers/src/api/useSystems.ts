import { useLocalized, type Option } from '@hako/sdk-plugin/ui';
import { useDictionary } from './useDictionary.js';

/** Systems whose ids can be written down at a talent, to choose from; `chosen` stays among them while they are on their way. */
export function useSystems(talentId: string | undefined, chosen = ''): Option[] {
  const localized = useLocalized();
  const { all, usable } = useDictionary('consumer', talentId);
  if (all.length === 0 && chosen !== '') return [{ value: chosen, label: chosen }];
  return usable.map(({ code, name }) => ({ value: code, label: localized(name) }));
}
