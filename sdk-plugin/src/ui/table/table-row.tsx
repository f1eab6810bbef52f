import { memo, type CSSProperties, type ReactElement } from 'react';
import type { Translate } from '../i18n/use-t.js';
import type { Column } from './types.js';

interface TableRowProps<T> {
  id: string;
  index: number;
  top: number;
  row: T;
  columns: readonly Column<T>[];
  label: string;
  /** The talent's colour, corrected for thin marks. */
  mark: string | undefined;
  active: boolean;
  open: boolean;
  selected: boolean | undefined;
  opens: boolean;
  /** Texts of the kit; asked for once, not by each row. */
  t: Translate;
  /** The same functions for every row and every render: a row is drawn anew only when it changed. */
  onToggle(index: number): void;
  onOpen(index: number): void;
}

const END = { textAlign: 'end' } as const;

/** True when the press began on something with an action of its own. */
const onControl = (target: EventTarget): boolean => target instanceof Element && target.closest('button, a, input, label') !== null;

/** A state as an attribute that the grid's rules look for. */
const flag = (on: boolean): '' | undefined => (on ? '' : undefined);

/** Plain elements without a hook: the grid dresses them (`rowRules`), and twenty pass in a flick of the wheel. */
function Row<T>({ id, index, top, row, columns, label, mark, active, open, selected, opens, t, onToggle, onOpen }: TableRowProps<T>): ReactElement {
  return (
    <div
      id={id}
      role="row"
      data-row=""
      data-active={flag(active)}
      data-open={flag(open)}
      data-opens={flag(opens)}
      aria-rowindex={index + 2}
      aria-label={label}
      aria-selected={selected}
      onClick={(event) => { if (opens && !onControl(event.target)) onOpen(index); }}
      // Where it stands is no class: a class for every place would be written into the style sheet with every frame of scrolling.
      style={{ transform: `translateY(${top}px)`, '--mark': mark } as CSSProperties}
    >
      {selected !== undefined && (
        <div role="gridcell" data-select="">
          <input type="checkbox" checked={selected} tabIndex={-1} onChange={() => onToggle(index)} aria-label={t('table.select', { name: label })} />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" style={column.align === 'end' ? END : undefined}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Memoised: scrolling moves rows, it does not change them. */
export const TableRow = memo(Row) as typeof Row;
