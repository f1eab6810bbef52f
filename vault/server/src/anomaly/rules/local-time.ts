const BY_COUNTRY: Record<string, string> = { JP: 'Asia/Tokyo', CN: 'Asia/Shanghai', TW: 'Asia/Taipei', HK: 'Asia/Hong_Kong', KR: 'Asia/Seoul', SG: 'Asia/Singapore', TH: 'Asia/Bangkok', ID: 'Asia/Jakarta', GB: 'Europe/London', DE: 'Europe/Berlin', FR: 'Europe/Paris', US: 'America/New_York' };
const DAY_BEGINS = 6;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The tenant's own zone; else the one of its country, which for large countries is a guess. */
export const zoneOf = (timeZone: string | null, country: string): string => timeZone ?? BY_COUNTRY[country] ?? 'UTC';

/** From midnight to six, local time. */
export function isNight(at: number, zone: string): boolean {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone })));
  return Number(format.format(at)) < DAY_BEGINS;
}
