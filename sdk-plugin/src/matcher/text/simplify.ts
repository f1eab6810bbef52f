import hongKong from 'opencc-js/dict/HKVariantsRev';
import taiwan from 'opencc-js/dict/TWVariantsRev';
import traditional from 'opencc-js/dict/TSCharacters';

/** Single characters of the basic plane; phrases and rare planes are no matter for comparing. */
function* pairs(dictionary: string): Generator<[number, number]> {
  for (const pair of dictionary.split('|')) {
    const [from = '', to = ''] = pair.split(' ');
    if (from.length === 1 && to.length === 1) yield [from.charCodeAt(0), to.charCodeAt(0)];
  }
}

/** Every traditional character (also in the forms of Hong Kong and Taiwan) and the simplified one it is compared as. */
export function simplifiedForms(): Map<number, number> {
  const standard = new Map([...pairs(hongKong), ...pairs(taiwan)]);
  const simple = new Map(pairs(traditional));
  for (const [variant, form] of standard) simple.set(variant, simple.get(form) ?? form);
  return simple;
}
