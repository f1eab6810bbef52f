import { randomBytes } from 'node:crypto';
import type { PutSubjectsRequest } from '@hako/vault-client';

/** Six fields, as most customers have them. */
export function person(i: number): PutSubjectsRequest['subjects'][number] {
  return {
    subjectId: `pf_${randomBytes(16).toString('hex')}`,
    storeId: 'bench',
    kind: 'individual',
    record: {
      family_name: '佐藤',
      given_name: `愛子${i}`,
      birth_date: '1998-04-17',
      phone: [`+8190${String(10_000_000 + i)}`],
      email: [`fan${i}@example.jp`],
      address: [{ country: 'JP', postalCode: '150-0002', province: '東京都', city: '渋谷区', street: '渋谷2-21-1' }],
    },
  };
}
