import { Box } from '@mui/material';
import { memo, type ReactElement } from 'react';
import { oshiTone } from '../theme/oshi.js';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';
import type { Column } from './types.js';

interface TableRowProps<T> {
  id: string;
  index: number;
  top: number;
  height: number;
  row: T;
  columns: readonly Column<T>[];
  template: string;
  label: string;
  color: string | null | undefined;
  active: boolean;
  open: boolean;
  selected: boolean | undefined;
  /** The same functions for every row and every render: a row is drawn anew only when it changed. */
  onToggle(index: number): void;
  onOpen: ((index: number) => void) | undefined;
}

const END = { textAlign: 'end' } as const;

/** True when the press began on something with an action of its own. */
const onControl = (target: EventTarget): boolean => target instanceof Element && target.closest('button, a, input, label') !== null;

function Row<T>(props: TableRowProps<T>): ReactElement {
  const { palette, tones, mode } = useTokens();
  const t = useT('ui');
  const { selected, open, active } = props;
  const ground = open ? tones.accent.soft : selected ? palette.sunken : undefined;
  return (
    <Box
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-label={props.label}
      {...(selected === undefined ? {} : { 'aria-selected': selected })}
      onClick={(event) => { if (!onControl(event.target)) props.onOpen?.(props.index); }}
      // Where it stands is no class: a class for every place would be written into the style sheet with every frame of scrolling.
      style={{ transform: `translateY(${props.top}px)`, height: props.height, gridTemplateColumns: props.template }}
      sx={{
        position: 'absolute', insetInline: 0, top: 0,
        display: 'grid', alignItems: 'center', px: '4px',
        borderBottom: `1px solid ${palette.line}`, cursor: props.onOpen ? 'pointer' : 'default', bgcolor: ground,
        // `aria-activedescendant` leaves the focus on the grid: the active row draws the ring itself.
        boxShadow: [active ? `inset 0 0 0 2px ${tones.accent.solid}` : '', props.color ? `inset 3px 0 0 ${oshiTone(props.color, mode).mark}` : ''].filter(Boolean).join(', ') || 'none',
        '[role="grid"]:not(:focus-within) &': { boxShadow: props.color ? `inset 3px 0 0 ${oshiTone(props.color, mode).mark}` : 'none' },
        '&:hover': { bgcolor: ground ?? palette.sunken },
      }}
    >
      {selected !== undefined && (
        <div role="gridcell" data-select>
          {/* The platform's own: the kit's costs as much as the rest of the row, and twenty of them pass in a flick of the wheel. */}
          <input type="checkbox" checked={selected} tabIndex={-1} onChange={() => props.onToggle(props.index)} aria-label={t('table.select', { name: props.label })} style={{ width: 15, height: 15, margin: 0, accentColor: tones.accent.solid }} />
        </div>
      )}
      {props.columns.map((column) => (
        <div key={column.id} role="gridcell" style={column.align === 'end' ? END : undefined}>
          {column.cell(props.row)}
        </div>
      ))}
    </Box>
  );
}

/** Memoised: scrolling moves rows, it does not change them. */
export const TableRow = memo(Row) as typeof Row;
