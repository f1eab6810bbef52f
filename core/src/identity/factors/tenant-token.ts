import { createHash } from 'node:crypto';
import { newRefreshToken, tenantOfRefreshToken } from '../tokens/refresh-token.js';

/** The refresh token's form serves every opaque token of ours: `<tenant>.<256 random bits>`, kept as SHA-256 alone. */
export const newTenantToken = newRefreshToken;
export const tenantOfToken = tenantOfRefreshToken;
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();
