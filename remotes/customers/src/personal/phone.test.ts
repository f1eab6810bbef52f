import { describe, expect, it } from 'vitest';
import { fromE164, toE164 } from './phone.js';

describe('a phone number as people write it', () => {
  it.each([
    ['JP', '090-8219-6567', '+819082196567'],
    ['JP', '０９０ ８２１９ ６５６７', '+819082196567'],
    ['CN', '13048444070', '+8613048444070'],
    ['TW', '0952 300 913', '+886952300913'],
    ['US', '1 (212) 555-0100', '+12125550100'],
    ['IT', '06 6982', '+39066982'],
    ['JP', '+44 7700 900151', '+447700900151'],
    ['JP', '0044 7700 900151', '+447700900151'],
  ])('from %s, %s becomes %s', (country, number, expected) => {
    expect(toE164({ country, number })).toBe(expected);
  });

  it('is left as typed when there is no digit in it, so that the server can name the mistake', () => {
    expect(toE164({ country: 'JP', number: 'none' })).toBe('none');
  });
});

describe('a stored number in the form', () => {
  it('tells its country by the longest calling code', () => {
    expect(fromE164('+886952300913', 'JP')).toEqual({ country: 'TW', number: '+886952300913' });
    expect(fromE164('+8613048444070', 'JP').country).toBe('CN');
  });

  it('falls back to the given country and is sent back unchanged', () => {
    const phone = fromE164('+999123', 'JP');
    expect(phone.country).toBe('JP');
    expect(toE164(phone)).toBe('+999123');
  });
});
