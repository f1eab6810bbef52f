import type { NumberKind } from './styles.js';

const DAY_MS = 86_400_000;
/** Day 0 of a sheet. Excel took 1900 for a leap year: from March 1900 on, days are counted from 30 December 1899. */
const EPOCH = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;

/** A cell's number as a person would type it. */
export function numberText(raw: string, kind: NumberKind, system: 1900 | 1904): string {
  const value = Number(raw);
  if (raw === '' || !Number.isFinite(value)) return raw;
  if (kind.kind === 'time') return timeText(value, system) ?? plainText(value);
  if (kind.kind === 'padded' && Number.isInteger(value) && value >= 0) return plainText(value).padStart(kind.digits, '0');
  return plainText(value);
}

/** Fifteen digits is what a spreadsheet keeps and shows; `8.19E+11` is a phone number. */
function plainText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(15));
  if (Number.isInteger(rounded)) return BigInt(rounded).toString();
  return String(rounded).includes('e') ? rounded.toFixed(20).replace(/0+$/, '') : String(rounded);
}

function timeText(serial: number, system: 1900 | 1904): string | undefined {
  if (serial < 0 || serial >= 2_958_466) return undefined;
  // Before March 1900 the day that never was has not been counted yet.
  const days = system === 1900 && serial < 60 ? serial + 1 : serial;
  const at = new Date(EPOCH[system] + Math.round((days * DAY_MS) / 1_000) * 1_000).toISOString();
  if (serial < 1) return at.slice(11, 19);
  return Number.isInteger(serial) ? at.slice(0, 10) : `${at.slice(0, 10)}T${at.slice(11, 19)}`;
}
