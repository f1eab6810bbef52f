/** Calling code, and what people at home dial before the number and nobody abroad does. */
interface Dialling {
  code: string;
  trunk: string;
}

const dial = (code: string, trunk = '0'): Dialling => ({ code, trunk });

/** Countries to choose from beside a phone number; any other one is written with its `+`. */
export const DIALLING: Readonly<Record<string, Dialling>> = {
  JP: dial('81'),
  CN: dial('86'),
  TW: dial('886'),
  HK: dial('852', ''),
  MO: dial('853', ''),
  US: dial('1', '1'),
  GB: dial('44'),
  KR: dial('82'),
  SG: dial('65', ''),
  MY: dial('60'),
  ID: dial('62'),
  TH: dial('66'),
  PH: dial('63'),
  VN: dial('84'),
  AU: dial('61'),
  NZ: dial('64'),
  DE: dial('49'),
  FR: dial('33'),
  // Italian numbers keep their zero abroad.
  IT: dial('39', ''),
  ES: dial('34', ''),
  NL: dial('31'),
  PL: dial('48', ''),
  SE: dial('46'),
  BR: dial('55'),
  MX: dial('52', ''),
};

export interface PhoneInput {
  country: string;
  number: string;
}

/** As E.164, as far as that can be told without a numbering plan; whether it can exist is the server's to say. */
export function toE164({ country, number }: PhoneInput): string {
  const plain = number.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  if (plain.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const dialling = DIALLING[country];
  if (!dialling || digits === '') return plain;
  const { code, trunk } = dialling;
  return `+${code}${trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits}`;
}

/** What a stored number looks like in the form: kept with its `+`, the country told by the longest calling code that fits. */
export function fromE164(stored: string, fallback: string): PhoneInput {
  const digits = stored.startsWith('+') ? stored.slice(1) : '';
  const [country] = Object.entries(DIALLING)
    .filter(([, { code }]) => digits.startsWith(code))
    .sort(([, left], [, right]) => right.code.length - left.code.length)[0] ?? [fallback];
  return { country, number: stored };
}
