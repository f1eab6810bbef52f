import { EmptyState, EntityTable, ScopeBadge, StatusBadge, useLocalized, useTokens, type Column, type ScopeRef } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import type { DictionaryEntry, DictionaryType } from '../api/useDictionary.js';
import { useTexts } from '../parts/t.js';
import { COLOURED, PARENT } from './types.js';
import { useEntries, type Entries } from './useEntries.js';

interface EntryTableProps {
  type: DictionaryType;
  label: string;
  entries: Entries;
  scope: ScopeRef;
  mayWrite: boolean;
  openId: string | null;
  onOpen(entry: DictionaryEntry): void;
}

export function EntryTable({ type, label, entries, scope, mayWrite, openId, onOpen }: EntryTableProps): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const { mono } = useTokens();
  const parentType = PARENT[type];
  const parents = useEntries(parentType ?? type, scope, parentType !== undefined).source.rows;
  const columns: Column<DictionaryEntry>[] = [
    { id: 'name', header: t('dictionary.name'), width: 'minmax(160px, 2fr)', cell: (entry) => <EntryName entry={entry} coloured={COLOURED.has(type)} /> },
    { id: 'code', header: t('dictionary.code'), width: 'minmax(110px, 1fr)', from: 'sm', cell: ({ code }) => <Box component="span" sx={{ fontFamily: mono, fontSize: 12 }}>{code}</Box> },
    ...(parentType ? [{ id: 'parent', header: t(`dictionary.parent.${type === 'membership-type' ? 'class' : 'type'}`), width: 'minmax(120px, 1fr)', from: 'md', cell: ({ parentId }) => localized(parents.find(({ id }) => id === parentId)?.name ?? { en: '' }) } satisfies Column<DictionaryEntry>] : []),
    { id: 'owner', header: t('dictionary.owner'), width: 'minmax(130px, 1fr)', from: 'md', cell: (entry) => <Owner entry={entry} entries={entries} /> },
    { id: 'state', header: t('dictionary.state'), width: 'minmax(120px, 1fr)', cell: (entry) => <State entry={entry} /> },
    { id: 'turn', header: t('dictionary.here'), width: '120px', from: 'sm', cell: (entry) => (mayWrite && entry.active && !entry.isForced ? <Turn entry={entry} entries={entries} /> : null) },
  ];
  return <EntityTable name={`dictionary-${type}`} label={label} columns={columns} source={entries.source} rowId={({ id }) => id} rowLabel={({ name }) => localized(name)} onOpen={onOpen} openId={openId} permission="customer.dictionary:read" empty={<EmptyState icon="list" title={t('dictionary.empty')} />} />;
}

function EntryName({ entry, coloured }: { entry: DictionaryEntry; coloured: boolean }): ReactElement {
  const localized = useLocalized();
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '8px', minWidth: 0, fontWeight: 600, opacity: entry.active && !entry.disabled ? 1 : 0.6 }}>
      {coloured && <Box component="span" aria-hidden sx={{ width: 10, height: 10, borderRadius: '3px', flexShrink: 0, bgcolor: entry.color ?? 'transparent', border: entry.color ? 0 : '1px dashed', borderColor: 'text.secondary' }} />}
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{localized(entry.name)}</Box>
    </Box>
  );
}

function Owner({ entry, entries }: { entry: DictionaryEntry; entries: Entries }): ReactElement | null {
  const t = useTexts();
  const owner = entries.ownerOf(entry);
  if (entry.isSystem) return <Box component="span" sx={{ color: 'text.secondary' }}>{t('dictionary.system')}</Box>;
  return owner ? <ScopeBadge scope={owner} /> : null;
}

function State({ entry }: { entry: DictionaryEntry }): ReactElement {
  const t = useTexts();
  if (!entry.active) return <StatusBadge tone="neutral">{t('dictionary.states.retired')}</StatusBadge>;
  if (entry.disabled) return <StatusBadge tone="warning" icon="minus">{t('dictionary.states.off')}</StatusBadge>;
  if (entry.isForced) return <StatusBadge tone="accent" icon="lock">{t('dictionary.states.forced')}</StatusBadge>;
  return <StatusBadge tone="success">{t('dictionary.states.inUse')}</StatusBadge>;
}

function Turn({ entry, entries }: { entry: DictionaryEntry; entries: Entries }): ReactElement {
  const t = useTexts();
  const localized = useLocalized();
  const verb = entry.disabled ? 'on' : 'off';
  return (
    <Button size="small" variant="text" aria-label={t(`dictionary.turnName.${verb}`, { name: localized(entry.name) })} onClick={(event) => { event.stopPropagation(); void entries.turn(entry, entry.disabled); }}>
      {t(`dictionary.turn.${verb}`)}
    </Button>
  );
}
