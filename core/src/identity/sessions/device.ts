/** Families that people know; the rest of a user agent helps nobody to recognise a device. Order matters: most claim to be others as well. */
const BROWSERS: [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//], ['Opera', /\bOPR\//], ['Vivaldi', /\bVivaldi\//], ['Samsung Internet', /\bSamsungBrowser\//], ['Firefox', /\b(?:Firefox|FxiOS)\//], ['Chrome', /(?:Chrome|CriOS)\//], ['Safari', /\bSafari\//], ['curl', /^curl\//],
];
const SYSTEMS: [name: string, sign: RegExp][] = [['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['Windows', /\bWindows\b/], ['ChromeOS', /\bCrOS\b/], ['macOS', /\bMac OS X\b/], ['Linux', /\bLinux\b/]];

export interface Device {
  browser: string | null;
  system: string | null;
}

export function deviceOf(userAgent: string | null): Device {
  const find = (families: [string, RegExp][]): string | null => (userAgent === null ? null : (families.find(([, sign]) => sign.test(userAgent))?.[0] ?? null));
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
