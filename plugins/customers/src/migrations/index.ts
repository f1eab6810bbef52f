import type { Migration } from '@hako/sdk-plugin';
import { customersTables } from './0001-customers.js';
import { transferTables } from './0002-transfers.js';
import { dictionaryTables } from './0003-dictionary.js';
import { identityAndMembershipTables } from './0004-identities-memberships.js';
import { batchTables } from './0005-batches.js';
import { transferMemory } from './0006-transfer.js';
import { rightsTables } from './0007-rights.js';
import { viewTables } from './0008-views.js';
import { consumerEntries } from './0009-consumers.js';
import { accessLinks } from './0010-links.js';
import { scanKeys } from './0010-scan-keys.js';
import { oneArchiveIndex, systemEntries } from './0012-systems.js';
import { archiveColumns } from './0017-archives.js';
import { erasureTables } from './0018-erasures.js';
import { batchPeople } from './0019-batch-people.js';

export const migrations: Migration[] = [customersTables, transferTables, dictionaryTables, identityAndMembershipTables, batchTables, transferMemory, rightsTables, viewTables, consumerEntries, accessLinks, scanKeys, systemEntries, oneArchiveIndex, archiveColumns, erasureTables, batchPeople];
