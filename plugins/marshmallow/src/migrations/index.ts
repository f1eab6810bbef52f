import type { Migration } from '@hako/sdk-plugin';
import { messageTables } from './0001-messages.js';
import { askingTables } from './0002-asking.js';
import { filterTables } from './0003-filter.js';
import { deskTables } from './0004-desk.js';
import { streamTables } from './0005-stream.js';
import { ownHistory } from './0006-own-history.js';
import { deskSearch } from './0007-desk-search.js';
import { deskNewest } from './0008-desk-newest.js';
import { searchAsWritten } from './0009-search-as-written.js';
import { reported } from './0010-reported.js';

export const migrations: Migration[] = [messageTables, askingTables, filterTables, deskTables, streamTables, ownHistory, deskSearch, deskNewest, searchAsWritten, reported];
