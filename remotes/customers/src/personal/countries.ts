/** Where most fans live, first; then the rest of ISO 3166-1 by name. */
const FREQUENT = ['JP', 'CN', 'TW', 'HK', 'US', 'GB', 'KR', 'SG', 'MY', 'ID', 'TH', 'PH', 'VN', 'AU', 'CA', 'DE', 'FR'] as const;

const OTHERS =
  'AD AE AF AG AL AM AO AR AT AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CD CF CG CH CI CL CM CO CR CU CV CY CZ DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM GA GD GE GH GM GN GQ GR GT GW GY HN HR HT HU IE IL IN IQ IR IS IT JM JO KE KG KH KI KM KN KP KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PK PL PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TJ TL TM TN TO TR TT TV TZ UA UG UY UZ VA VC VE VU WS YE ZA ZM ZW'.split(
    ' ',
  );

export interface Country {
  code: string;
  name: string;
}

/** Names in the reader's own language, from the browser. */
export function countries(languageTag: string): Country[] {
  const names = new Intl.DisplayNames([languageTag], { type: 'region' });
  const named = (code: string): Country => ({ code, name: names.of(code) ?? code });
  const rest = OTHERS.map(named).sort((left, right) => left.name.localeCompare(right.name, languageTag));
  return [...FREQUENT.map(named), ...rest];
}
