import type { Cradle } from '../../cradle.js';
import type { IdentityService } from '../types.js';

export type SsoDeps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'access' | 'secrets' | 'clock' | 'ids' | 'log' | 'outbound' | 'translations' | 'contexts'> & { identity: IdentityService };
