import type { TenantReader } from '@hako/sdk-plugin';

export type Method = 'totp' | 'recovery' | 'passkey';

/** What a person has beside the first factor. */
export interface FactorState {
  totp: boolean;
  passkeys: number;
  recoveryCodes: number;
}

export async function factorState(reader: TenantReader, userId: string): Promise<FactorState> {
  const row = await reader.row<FactorState>(
    `select exists (select from totp_factor where user_id = $1 and status = 'active') as totp,
            (select count(*)::int from passkey where user_id = $1) as passkeys,
            (select count(*)::int from recovery_code where user_id = $1 and used_at is null) as "recoveryCodes"`,
    [userId],
  );
  return row ?? { totp: false, passkeys: 0, recoveryCodes: 0 };
}

/** Recovery codes alone are no factor: they stand in for one that was lost. */
export const hasSecondFactor = (state: FactorState): boolean => state.totp || state.passkeys > 0;

export function methodsOf(state: FactorState): Method[] {
  if (!hasSecondFactor(state)) return [];
  return [...(state.totp ? (['totp'] as const) : []), ...(state.recoveryCodes > 0 ? (['recovery'] as const) : []), ...(state.passkeys > 0 ? (['passkey'] as const) : [])];
}
