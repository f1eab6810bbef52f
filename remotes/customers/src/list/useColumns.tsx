import { ColorBadge, Icon, Slot, oshiTone, useFormat, useLocalized, useSlotFillers, useTokens, type Column } from '@hako/sdk-plugin/ui';
import { useMemo, useRef } from 'react';
import type { CurrentMembership } from '../api/useCurrentMemberships.js';
import { useTags } from '../api/useCustomers.js';
import type { Statuses } from '../api/useStatuses.js';
import type { CustomField, Customer } from '../api/types.js';
import { FieldValue } from '../fields/FieldValue.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { useTexts } from '../parts/t.js';
import type { Talents } from '../parts/useTalents.js';
import { membershipCell, nicknameCell, tagsCell, talentCell, timeCell } from './cells.js';

const WITH_ICON = { display: 'inline-flex', alignItems: 'center', gap: 6, verticalAlign: 'middle' } as const;

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
  const { mode } = useTokens();
  return useMemo<Column<Customer>[]>(() => {
    // A word for each row of a thousand is looked up once.
    const person = t('type.individual');
    const company = <span style={WITH_ICON}><Icon name="building-2" size={14} />{t('type.company')}</span>;
    const languages = new Map(['en', 'zh', 'ja', 'none'].map((code) => [code, t(`language.${code}`)]));
    const statusCell = (code: string) => {
      const known = statuses.byCode(code);
      return <ColorBadge color={known?.color}>{known ? localized(known.name) : code}</ColorBadge>;
    };
    const all: Column<Customer>[] = [
      {
        id: 'nickname',
        header: t('column.nickname'),
        width: 'minmax(150px, 1.7fr)',
        sort: 'nickname',
        cell: nicknameCell,
      },
      {
        id: 'type',
        header: t('column.type'),
        width: '96px',
        from: 'lg',
        cell: (row) => (row.profileType === 'company' ? company : person),
      },
      { id: 'status', header: t('column.status'), width: 'minmax(92px, 120px)', cell: (row) => statusCell(row.status) },
      ...(memberships === undefined ? [] : [{ id: MEMBERSHIP, header: t('column.membership'), width: 'minmax(172px, 1.3fr)', from: 'md' as const, cell: (row: Customer) => membershipCell(memberships.get(row.id) ?? NO_MEMBERSHIP, { t, format, nameOf }) }]),
      { id: 'tags', header: t('column.tags'), width: 'minmax(120px, 1.5fr)', from: 'md', cell: (row) => tagsCell(row.tags, tags.color) },
      { id: 'language', header: t('column.language'), width: '84px', from: 'lg', cell: (row) => languages.get(row.language ?? 'none') },
      { id: 'talent', header: t('column.talent'), width: 'minmax(96px, 1fr)', from: 'sm', cell: (row) => { const talent = talents.byId(row.talentId); return talentCell(talent, oshiTone(talent?.color, mode)); } },
      { id: 'source', header: t('column.source'), width: 'minmax(72px, 110px)', optional: true, cell: (row) => row.source ?? '' },
      { id: 'updatedAt', header: t('column.updatedAt'), width: '128px', sort: 'updatedAt', from: 'sm', cell: (row) => timeCell(row.updatedAt, format) },
      { id: 'createdAt', header: t('column.createdAt'), width: '128px', sort: 'createdAt', optional: true, cell: (row) => timeCell(row.createdAt, format) },
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
  }, [t, format, mode, localized, statuses, talents, tags, narrow, fields, fillersKey, memberships, nameOf]);
}
