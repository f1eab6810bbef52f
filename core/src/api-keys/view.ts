import Type from 'typebox';
import { isAgeing, stateOf } from './state.js';
import type { ApiKeyRecord } from './types.js';

const Time = Type.String({ format: 'date-time' });
const OptionalTime = Type.Union([Time, Type.Null()]);
const OptionalText = Type.Union([Type.String(), Type.Null()]);

const fields = {
  id: Type.String({ format: 'uuid' }),
  keyId: Type.String(),
  name: Type.String(),
  owner: Type.Object({ id: Type.String({ format: 'uuid' }), username: Type.String(), active: Type.Boolean() }),
  scopes: Type.Array(Type.String()),
  networks: Type.Array(Type.String()),
  ratePerMinute: Type.Integer(),
  state: Type.Enum(['active', 'rotated', 'revoked', 'expired']),
  ageing: Type.Boolean(),
  expiresAt: OptionalTime,
  rotatedAt: OptionalTime,
  graceUntil: OptionalTime,
  lastUsedAt: OptionalTime,
  lastUsedIp: OptionalText,
  usageCount: Type.Integer(),
  revokedAt: OptionalTime,
  revokedBy: OptionalText,
  revokedReason: OptionalText,
  version: Type.Integer(),
  createdAt: Time,
};

export const ApiKeyView = Type.Object(fields);
/** Shown once, when the key is made or rotated. */
export const ApiKeyWithSecret = Type.Object({ ...fields, secret: Type.String() });

export function keyView(key: ApiKeyRecord, now: Date) {
  const state = stateOf(key, now);
  return {
    id: key.id,
    keyId: key.publicId,
    name: key.name,
    owner: { id: key.ownerId, username: key.ownerName, active: key.ownerActive },
    scopes: key.scopes,
    networks: key.networks,
    ratePerMinute: key.ratePerMinute,
    state,
    ageing: isAgeing(key, now),
    expiresAt: iso(key.expiresAt),
    rotatedAt: iso(key.rotatedAt),
    graceUntil: state === 'rotated' ? iso(key.previousUntil) : null,
    lastUsedAt: iso(key.lastUsedAt),
    lastUsedIp: key.lastUsedIp,
    usageCount: key.usageCount,
    revokedAt: iso(key.revokedAt),
    revokedBy: key.revokedBy,
    revokedReason: key.revokedReason,
    version: key.version,
    createdAt: key.createdAt.toISOString(),
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What the change log keeps: no secret, no MAC. */
export const keyFacts = (key: ApiKeyRecord): Record<string, unknown> => ({
  name: key.name,
  keyId: key.publicId,
  owner: key.ownerName,
  scopes: key.scopes,
  networks: key.networks,
  ratePerMinute: key.ratePerMinute,
  expiresAt: iso(key.expiresAt),
  rotatedAt: iso(key.rotatedAt),
  revokedAt: iso(key.revokedAt),
  revokedReason: key.revokedReason,
});
