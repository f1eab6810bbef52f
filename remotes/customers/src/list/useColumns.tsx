import { Icon, Slot, Tag, useFormat, useLocalized, useSlotFillers, type Column } from '@hako/sdk-plugin/ui';
import { Box, Tooltip } from '@mui/material';
import { useMemo, useRef } from 'react';
import type { CurrentMembership } from '../api/useCurrentMemberships.js';
import { useTags } from '../api/useCustomers.js';
import type { Statuses } from '../api/useStatuses.js';
import type { CustomField, Customer } from '../api/types.js';
import { FieldValue } from '../fields/FieldValue.js';
import { CustomerStatusBadge } from '../parts/CustomerStatusBadge.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { useTexts } from '../parts/t.js';
import type { Talents } from '../parts/useTalents.js';
import { MembershipCell } from './MembershipCell.js';

const TAGS_SHOWN = 3;

/** Cells are plain elements: a styled component for each costs more than its content while rows scroll in. */
const INLINE = { display: 'inline-flex', alignItems: 'center', gap: 6, verticalAlign: 'middle', maxWidth: '100%' } as const;

/** Columns that make room while a customer stands beside the list. */
const ROOMY = ['type', 'language', 'source', 'createdAt'];

/** Asked for in a call of its own, so it is known by its id. */
export const MEMBERSHIP = 'membership';
const NO_MEMBERSHIP: readonly CurrentMembership[] = [];

const SLOT = 'customers.list.columns@1';

export interface ColumnOptions {
  /** A customer stands beside the list. */
  narrow: boolean;
  fields: readonly CustomField[];
  /** Ids of the rows that were loaded together: a plugin's column asks once for all of them, and not again when more come. */
  pageOf(id: string): readonly string[];
  /** `undefined` for who may not see memberships. */
  memberships: ReadonlyMap<string, CurrentMembership[]> | undefined;
}

export function useCustomerColumns(statuses: Statuses, talents: Talents, options: ColumnOptions): Column<Customer>[] {
  const { narrow, fields, memberships } = options;
  const localized = useLocalized();
  const tags = useTags();
  const fillers = useSlotFillers(SLOT);
  const fillersKey = JSON.stringify(fillers);
  const nameOf = useMembershipNames();
  const pageOf = useRef(options.pageOf);
  pageOf.current = options.pageOf;
  const t = useTexts();
  const format = useFormat();
  return useMemo<Column<Customer>[]>(() => {
    const all: Column<Customer>[] = [
      {
        id: 'nickname',
        header: t('column.nickname'),
        width: 'minmax(150px, 1.7fr)',
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
        width: '96px',
        from: 'lg',
        cell: (row) => (
          <span style={INLINE}>
            <Icon name={row.profileType === 'company' ? 'building-2' : 'user-round'} size={14} />
            {t(`type.${row.profileType}`)}
          </span>
        ),
      },
      { id: 'status', header: t('column.status'), width: 'minmax(92px, 120px)', cell: (row) => <CustomerStatusBadge status={statuses.byCode(row.status)} code={row.status} /> },
      ...(memberships === undefined ? [] : [{ id: MEMBERSHIP, header: t('column.membership'), width: 'minmax(172px, 1.3fr)', from: 'md' as const, cell: (row: Customer) => <MembershipCell memberships={memberships.get(row.id) ?? NO_MEMBERSHIP} nameOf={nameOf} /> }]),
      { id: 'tags', header: t('column.tags'), width: 'minmax(120px, 1.5fr)', from: 'md', cell: (row) => <TagList tags={row.tags} color={tags.color} /> },
      { id: 'language', header: t('column.language'), width: '84px', from: 'lg', cell: (row) => t(`language.${row.language ?? 'none'}`) },
      { id: 'talent', header: t('column.talent'), width: 'minmax(96px, 1fr)', from: 'sm', cell: (row) => <TalentName talents={talents} id={row.talentId} /> },
      { id: 'source', header: t('column.source'), width: 'minmax(72px, 110px)', optional: true, cell: (row) => row.source ?? '' },
      { id: 'updatedAt', header: t('column.updatedAt'), width: '128px', sort: 'updatedAt', from: 'sm', cell: (row) => <time dateTime={row.updatedAt}>{format.dateTime(row.updatedAt)}</time> },
      { id: 'createdAt', header: t('column.createdAt'), width: '128px', sort: 'createdAt', optional: true, cell: (row) => <time dateTime={row.createdAt}>{format.dateTime(row.createdAt)}</time> },
    ];
    const custom = fields.map((field): Column<Customer> => ({
      id: `custom.${field.code}`,
      header: localized(field.name),
      width: 'minmax(90px, 140px)',
      optional: true,
      ...(field.type === 'number' ? { align: 'end' } : {}),
      ...(field.sortable ? { sort: `custom.${field.code}` } : {}),
      cell: (row) => {
        const value = row.custom[field.code];
        return value === undefined ? '' : <FieldValue field={field} value={value} />;
      },
    }));
    const foreign = (JSON.parse(fillersKey) as typeof fillers).map((view): Column<Customer> => ({
      id: `${view.plugin}/${view.expose}`,
      header: view.label,
      width: 'minmax(90px, 160px)',
      optional: true,
      cell: (row) => <Slot name={SLOT} only={view} props={{ customerId: row.id, talentId: row.talentId, customerIds: pageOf.current(row.id) }} fallback={null} />,
    }));
    const every = [...all, ...custom, ...foreign];
    return narrow ? every.filter((column) => !ROOMY.includes(column.id)) : every;
  }, [t, format, localized, statuses, talents, tags, narrow, fields, fillersKey, memberships, nameOf]);
}

function TalentName({ talents, id }: { talents: Talents; id: string }) {
  const talent = talents.byId(id);
  return (
    <span style={INLINE}>
      <TalentMark color={talent?.color} height={12} />
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{talent?.name ?? ''}</span>
    </span>
  );
}

function TagList({ tags, color }: { tags: readonly string[]; color(tag: string): string | null }) {
  const hidden = tags.slice(TAGS_SHOWN);
  return (
    <span style={{ display: 'inline-flex', gap: 4, verticalAlign: 'middle', maxWidth: '100%', overflow: 'hidden' }}>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <Tag key={tag} color={color(tag)}>{tag}</Tag>
      ))}
      {hidden.length > 0 && (
        <Tooltip title={hidden.join(', ')}>
          <Box component="span" sx={{ fontSize: 12, color: 'text.secondary', lineHeight: '20px' }}>{`+${hidden.length}`}</Box>
        </Tooltip>
      )}
    </span>
  );
}
