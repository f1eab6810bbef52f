import type { Migration } from '@hako/sdk-plugin';
import { exportsMigration } from './exports.js';
import { retentionMigration, signedLongAgoMigration } from './retention.js';
import { sealingMigration } from './sealing.js';
import { shippingMigration } from './shipping.js';
import { streamsMigration } from './streams.js';

export { auditPlatformMigrations } from './platform.js';

export const auditMigrations: Migration[] = [streamsMigration, sealingMigration, retentionMigration, exportsMigration, signedLongAgoMigration, shippingMigration];
