import pg from 'pg';

const INT8 = 20;
const DATE = 1082;
const asText = (text: string): string => text;

/** Counts and sums fit a number; what does not fit stays text rather than being rounded. */
function bigint(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** Dates without a time stay `2026-11-21`: as a `Date` they would shift with the machine's time zone. */
export const ROW_TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return bigint;
    if (oid === DATE) return asText;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** Everything as PostgreSQL wrote it, for JSON that is passed through. */
export const TEXT_TYPES: pg.CustomTypesConfig = { getTypeParser: (() => asText) as unknown as pg.CustomTypesConfig['getTypeParser'] };
