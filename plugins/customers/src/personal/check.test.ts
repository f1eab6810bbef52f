import { describe, expect, it } from 'vitest';
import { checkPersonal } from './check.js';
import { fromVault, toVault } from './fields.js';
import { isCalendarDate, normaliseEmail, normalisePhone } from './normalise.js';

const options = { now: new Date('2026-11-21T00:00:00Z'), country: 'JP', at: '/pii' };

describe('personal data', () => {
  it('is normalised: numbers in E.164 with the country of the address, doubles gone', () => {
    const checked = checkPersonal({ phones: ['020 7946 0123', '+442079460123'], emails: ['a@example.com'], addresses: [{ country: 'GB' }] }, 'individual', options);
    expect(checked).toEqual({ ok: true, value: { phones: ['+442079460123'], emails: ['a@example.com'], addresses: [{ country: 'GB' }] } });
  });

  it('that is wrong is told by field and code, and the value is not repeated', () => {
    const input = { birthDate: '1999-02-31', phones: ['090-1234-5678', '12'], emails: ['secret..x@example.com'], addresses: [{ country: 'ZZ' }] };
    const checked = checkPersonal(input, 'individual', options);
    expect(checked).toEqual({ ok: false, problems: [{ path: '/pii/birthDate', code: 'date' }, { path: '/pii/addresses/0/country', code: 'country' }, { path: '/pii/phones/1', code: 'phone' }, { path: '/pii/emails/0', code: 'email' }] });
  });

  it('of a person is not for a company, nor the other way round', () => {
    expect(checkPersonal({ familyName: '山田' }, 'company', options)).toMatchObject({ ok: false, problems: [{ path: '/pii/familyName', code: 'not_applicable' }] });
    expect(checkPersonal({ vatId: 'X' }, 'individual', options)).toMatchObject({ ok: false, problems: [{ path: '/pii/vatId', code: 'not_applicable' }] });
  });

  it('goes to the vault and comes back under its own names', () => {
    const input = { familyName: '山田', phones: ['+819012345678'], vatId: null };
    expect(toVault(input)).toEqual({ family_name: '山田', phone: ['+819012345678'], vat_id: null });
    expect(fromVault(toVault(input))).toEqual(input);
  });

  it.each(['2024-02-29', '1900-01-01'])('%s is a day of the calendar', (date) => expect(isCalendarDate(date)).toBe(true));
  it.each(['2023-02-29', '2024-13-01', '2024-00-10', '2024-1-1', '0000-01-01', '31/12/1999', ''])('%s is none', (date) => expect(isCalendarDate(date)).toBe(false));
  it.each(['a@b@c.example', '@example.com', 'fan..x@', 'a@b', 'a b@example.com', 'a@-x.com', 'a@example.com\nBcc: x@y.z', `${'a'.repeat(65)}@example.com`])('%s is no address of mail', (email) => expect(normaliseEmail(email)).toBeUndefined());
  it.each([['12', 'JP'], ['abc', 'JP'], ['＋＋８１', 'JP'], ['+81 90', 'JP'], ['0'.repeat(60), 'JP']])('%s is no telephone number', (phone, country) => expect(normalisePhone(phone, country)).toBeUndefined());
});
