import { FIELDS } from '@hako/vault-client/contract';
import { decodeAddress, type Item } from './items.js';

const DOTS = '•••';

/** Enough to recognise a value that one knows, too little to learn one. The result is an item like any other. */
export function mask(item: Item): Item {
  return { ...item, value: masked(item) };
}

function masked({ field, value }: Item): string {
  switch (field) {
    case 'phone':
    case 'registration_number':
    case 'vat_id':
      return keepEnd(value, 4);
    case 'email':
      return maskEmail(value);
    case 'birth_date':
      return /^\d{4}/.exec(value)?.[0] ?? DOTS;
    case 'gender':
      return DOTS;
    case 'address':
      return maskAddress(value);
    case 'custom':
      // The code says which field it is; it is the agency's word, not the person's.
      return `${/^[a-z][a-z0-9_]{0,31}=/.exec(value)?.[0] ?? ''}${DOTS}`;
    default:
      return FIELDS[field].class === 'identity' ? keepStart(value) : DOTS;
  }
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

const characters = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

/**
 * The first character of each part: `J••• S•••`. Chinese and Japanese names have no parts here: 佐•••, and of a full name
 * the first character alone. A part of one character stays hidden, as the first would be the whole.
 */
function keepStart(value: string): string {
  return value.trim().split(/\s+/u).map((part) => {
    const all = characters(part);
    return all.length > 1 ? `${all[0]}${DOTS}` : DOTS;
  }).slice(0, 3).join(' ');
}

/** At least as many hidden as shown. */
function keepEnd(value: string, shown: number): string {
  const all = [...value];
  return all.length >= shown * 2 ? `${DOTS}${all.slice(-shown).join('')}` : DOTS;
}

function maskEmail(value: string): string {
  const at = value.lastIndexOf('@');
  if (at < 1) return DOTS;
  const local = characters(value.slice(0, at));
  return `${local.length > 1 ? local[0] : ''}${DOTS}${value.slice(at)}`;
}

/** In the form in which addresses are stored; only country and province stay. */
function maskAddress(value: string): string {
  const { country, province } = decodeAddress(value);
  return JSON.stringify([country, null, province ?? null, null, null]);
}
