import type { Migration } from '@hako/sdk-plugin';
import { messageTables } from './0001-messages.js';

export const migrations: Migration[] = [messageTables];
