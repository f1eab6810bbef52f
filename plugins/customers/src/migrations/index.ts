import type { Migration } from '@hako/sdk-plugin';
import { customersTables } from './0001-customers.js';
import { transferTables } from './0002-transfers.js';

export const migrations: Migration[] = [customersTables, transferTables];
