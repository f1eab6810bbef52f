import { expression, type Finding, findingIn, type Reading, type Signal, type Survey } from '@hako/sdk-plugin/matcher';

/** Somebody's way to be reached, the sender's own or another person's: nothing for a public page. Bounded repetitions only; `needs` is what the text must hold for a closer look. */
const RULES: readonly [id: string, finds: RegExp, needs: RegExp][] = [
  ['personal.email', expression(String.raw`(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?![a-z])`), /@/],
  ['personal.phone', expression(String.raw`(?<![\d.,/:=-])(?:\+\d{1,3}[ -]?\d{1,4}[ -]?\d{2,4}[ -]?\d{3,4}(?:[ -]?\d{2,4})?|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0[5-9]0[ -]?\d{4}[ -]?\d{4}|0\d{1,3}-\d{2,4}-\d{4}|\(?\d{3}\)?[ -]\d{3}-\d{4})(?![\d-])`), /\d\D{0,3}\d\D{0,3}\d\D{0,3}\d/],
  ['personal.id-number', expression(String.raw`(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx](?!\d)`), /\d{17}/],
  ['personal.address', expression(String.raw`(?:都|道|府|県)[^。！？!?\n ]{1,10}(?:市|区|町|村|郡)[^。！？!?\n ]{1,14}\d{1,4}(?:丁目|番地|番|-\d{1,4})|(?:市|区|县)[^。！？!?\n ]{1,10}(?:路|街|道|巷)\d{1,5}(?:号|弄)`), /\d/],
];

const [PLUS, HYPHEN] = [0x2b, 0x2d];

/** Words of postal addresses, for `REGION` of the signals. */
export const REGION = 1 << 30;
export const PERSONAL_SIGNALS: readonly Signal[] = [...'都道府県市区县'].map((text) => ({ text, bits: REGION, also: 0 }));

/** Whether a text could hold any of it: numbers of fewer than eleven digits are written with a plus or a hyphen, or are none of ours. */
export const mayBePersonal = ({ at, digits }: Pick<Survey, 'at' | 'digits'>, signals: number, plain: Reading): boolean => at || digits >= 11 || (digits >= 7 && isDialled(plain)) || (digits > 0 && (signals & REGION) !== 0);

function isDialled({ strict, length }: Reading): boolean {
  for (let at = 0; at < length; at += 1) if (strict[at] === PLUS || strict[at] === HYPHEN) return true;
  return false;
}

export function findPersonal(original: string, plain: Reading, text: string): Finding[] {
  return RULES.flatMap(([rule, finds, needs]) => (needs.test(text) ? [...text.matchAll(finds)] : []).map((match) => findingIn(original, plain, { rule, list: 'personal', category: 'personal', severity: 2 }, match.index, match.index + match[0].length)));
}
