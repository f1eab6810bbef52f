import { describe, expect, it } from 'vitest';
import type { FieldCode, VaultRecord } from '@hako/vault-client/contract';
import { fromItems, toItems } from './items.js';
import { mask } from './mask.js';

const masked = (record: VaultRecord): VaultRecord => fromItems(toItems(record).map(mask));

describe('mask', () => {
  it.each<[FieldCode, string, string]>([
    ['family_name', '佐藤', '佐•••'],
    ['given_name', 'Élodie', 'É•••'],
    ['given_name', '葵', '•••'],
    ['given_name', '👩‍👧x', '👩‍👧•••'],
    ['gender', 'female', '•••'],
    ['birth_date', '1998-04-17', '1998'],
    ['contact_person', '山田太郎', '山•••'],
    ['contact_person', '山田　太郎', '山••• 太•••'],
    ['contact_person', 'John Q Smith', 'J••• ••• S•••'],
    ['contact_person', 'A B C D E', '••• ••• •••'],
    ['registration_number', '0100-01-123456', '•••3456'],
    ['vat_id', 'DE123', '•••'],
  ])('%s %s becomes %s', (field, value, expected) => {
    expect(masked({ [field]: value })).toEqual({ [field]: expected });
  });

  it('keeps the last four of a phone and nothing of a short one', () => {
    expect(masked({ phone: ['+819012345678', '110', '1234567'] })).toEqual({ phone: ['•••5678', '•••', '•••'] });
  });

  it('keeps the first letter and the domain of an e-mail, and no letter of a single one', () => {
    expect(masked({ email: ['aiko@example.jp', 'a@example.jp', 'broken'] })).toEqual({ email: ['a•••@example.jp', '•••@example.jp', '•••'] });
  });

  it('keeps country and province of an address', () => {
    expect(masked({ address: [{ country: 'JP', postalCode: '150-0002', province: '東京都', city: '渋谷区', street: '1-1' }, { country: 'CN' }] })).toEqual({ address: [{ country: 'JP', province: '東京都' }, { country: 'CN' }] });
  });
});
