import type { PersonalSearch } from '@hako/sdk-plugin';

/** Why two customers may be one, and how much each sign says by itself. Together they say more than the strongest, never 100. */
export const SIGNS = { identity: 0.95, vat_id: 0.9, registration_number: 0.9, email: 0.85, phone: 0.8, full_name: 0.5, external_id: 0.4, nickname: 0.35 } as const;
export type Sign = keyof typeof SIGNS;

/** That two people have the same address of mail is a fact about their personal data. */
export const PERSONAL_SIGNS = ['email', 'phone', 'full_name', 'registration_number', 'vat_id'] as const satisfies readonly (Sign & PersonalSearch)[];

export const isPersonalSign = (sign: Sign): boolean => (PERSONAL_SIGNS as readonly Sign[]).includes(sign);

/** 0..99. */
export const scoreOf = (signs: readonly Sign[]): number => Math.min(99, Math.round(100 * (1 - signs.reduce((left, sign) => left * (1 - SIGNS[sign]), 1))));
