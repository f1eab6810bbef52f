import { Icon, Tag, useFormat, type Column } from '@hako/sdk-plugin/ui';
import { Box, Tooltip } from '@mui/material';
import { useMemo } from 'react';
import type { Statuses } from '../api/useStatuses.js';
import type { Customer } from '../api/types.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import type { Talents } from '../parts/useTalents.js';

const TAGS_SHOWN = 3;

/** Columns that make room while a customer stands beside the list. */
const ROOMY = ['type', 'language', 'source', 'createdAt'];

export function useCustomerColumns(statuses: Statuses, talents: Talents, options: { narrow: boolean }): Column<Customer>[] {
  const { narrow } = options;
  const t = useTexts();
  const format = useFormat();
  return useMemo<Column<Customer>[]>(() => {
    const all: Column<Customer>[] = [
      {
        id: 'nickname',
        header: t('column.nickname'),
        width: 'minmax(150px, 2fr)',
        sort: 'nickname',
        cell: (row) => (
          <Box component="span" sx={{ fontWeight: 600, ...(row.active ? {} : { color: 'text.secondary', textDecoration: 'line-through' }) }}>
            {row.nickname}
          </Box>
        ),
      },
      {
        id: 'type',
        header: t('column.type'),
        width: '104px',
        from: 'lg',
        cell: (row) => (
          <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', verticalAlign: 'middle' }}>
            <Icon name={row.profileType === 'company' ? 'building-2' : 'user-round'} size={14} />
            {t(`type.${row.profileType}`)}
          </Box>
        ),
      },
      { id: 'status', header: t('column.status'), width: 'minmax(92px, 120px)', cell: (row) => <CustomerStatusBadge status={statuses.byCode(row.status)} code={row.status} /> },
      { id: 'tags', header: t('column.tags'), width: 'minmax(120px, 1.6fr)', from: 'md', cell: (row) => <TagList tags={row.tags} /> },
      { id: 'language', header: t('column.language'), width: '84px', from: 'lg', cell: (row) => t(`language.${row.language ?? 'none'}`) },
      { id: 'talent', header: t('column.talent'), width: 'minmax(96px, 1fr)', from: 'sm', cell: (row) => <TalentName talents={talents} id={row.talentId} /> },
      { id: 'source', header: t('column.source'), width: 'minmax(72px, 110px)', from: 'lg', cell: (row) => row.source ?? '' },
      { id: 'updatedAt', header: t('column.updatedAt'), width: '128px', sort: 'updatedAt', from: 'sm', cell: (row) => <time dateTime={row.updatedAt}>{format.dateTime(row.updatedAt)}</time> },
      { id: 'createdAt', header: t('column.createdAt'), width: '128px', sort: 'createdAt', optional: true, cell: (row) => <time dateTime={row.createdAt}>{format.dateTime(row.createdAt)}</time> },
    ];
    return narrow ? all.filter((column) => !ROOMY.includes(column.id)) : all;
  }, [t, format, statuses, talents, narrow]);
}

function TalentName({ talents, id }: { talents: Talents; id: string }) {
  const talent = talents.byId(id);
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', verticalAlign: 'middle', maxWidth: '100%' }}>
      <TalentMark color={talent?.color} height={12} />
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {talent?.name ?? ''}
      </Box>
    </Box>
  );
}

function TagList({ tags }: { tags: readonly string[] }) {
  const hidden = tags.slice(TAGS_SHOWN);
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: '4px', verticalAlign: 'middle', maxWidth: '100%', overflow: 'hidden' }}>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {hidden.length > 0 && (
        <Tooltip title={hidden.join(', ')}>
          <Box component="span" sx={{ fontSize: 12, color: 'text.secondary', lineHeight: '20px' }}>{`+${hidden.length}`}</Box>
        </Tooltip>
      )}
    </Box>
  );
}
