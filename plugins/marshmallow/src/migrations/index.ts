import type { Migration } from '@hako/sdk-plugin';
import { messageTables } from './0001-messages.js';
import { deskTables } from './0004-desk.js';

export const migrations: Migration[] = [messageTables, deskTables];
