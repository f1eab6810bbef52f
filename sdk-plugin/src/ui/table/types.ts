import type { ReactNode } from 'react';
import type { ListSource } from './use-list.js';

export interface Column<T> {
  id: string;
  header: string;
  /** CSS grid track: `120px`, `minmax(140px, 2fr)`. Default `minmax(100px, 1fr)`. */
  width?: string;
  align?: 'start' | 'end';
  cell(row: T): ReactNode;
  /** API name to sort by; the header becomes a button. */
  sort?: string;
  /** Hidden while the list is narrower: 480, 720 or 980 px. */
  from?: 'sm' | 'md' | 'lg';
  /** Off until the person chooses it. */
  optional?: boolean;
}

export interface Selection {
  ids: ReadonlySet<string>;
  set(ids: ReadonlySet<string>): void;
}

/** Which columns are shown and in which order, kept by the screen: part of a saved view, for instance. */
export interface ColumnLayout {
  /** `undefined`: those that are not optional, in their own order. */
  ids: readonly string[] | undefined;
  set(ids: readonly string[]): void;
}

export interface EntityTableProps<T> {
  /** Remembers chosen columns under this name; also the accessible name's base. */
  name: string;
  label: string;
  columns: readonly Column<T>[];
  /** Left out, the table remembers the choice by `name`, in the columns' own order. */
  layout?: ColumnLayout;
  /** Pixels; the theme's own when it is left out. */
  rowHeight?: number;
  source: ListSource<T>;
  rowId(row: T): string;
  /** Spoken name of a row: "Hoshino Sora". */
  rowLabel(row: T): string;
  /** Colour at the row's left edge, the talent's own. */
  rowColor?(row: T): string | null | undefined;
  /** Enter or a click. */
  onOpen?(row: T): void;
  /** `e`. */
  onEdit?(row: T): void;
  /** The row whose detail is open. */
  openId?: string | null;
  selection?: Selection;
  /** Bulk actions while something is selected. */
  bulkActions?: ReactNode;
  sort?: string;
  onSort?(sort: string): void;
  empty?: ReactNode;
  /** Permission of the list, for the no-permission state. */
  permission?: string;
  /** Left in the line under the table. */
  footer?: ReactNode;
}
