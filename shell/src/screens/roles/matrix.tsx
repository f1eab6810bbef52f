import { StatusBadge, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, Tooltip } from '@mui/material';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { ACTIONS, cellOf, nextState, withState, type Action } from './cells.js';
import { StateMark } from './state-mark.js';
import type { Permission, Policy } from './types.js';

interface MatrixProps {
  permissions: readonly Permission[];
  policies: readonly Policy[];
  readOnly: boolean;
  onChange(policies: Policy[]): void;
}

interface Row {
  resource: string;
  title: string;
  plugin: string;
  risk: Permission['risk'];
  actions: ReadonlySet<string>;
}

function rowsOf(permissions: readonly Permission[]): Row[] {
  const rows = new Map<string, Row & { actions: Set<string> }>();
  for (const entry of permissions) {
    const row = rows.get(entry.resource) ?? { resource: entry.resource, title: entry.title, plugin: entry.plugin, risk: entry.risk, actions: new Set<string>() };
    row.actions.add(entry.action);
    rows.set(entry.resource, row);
  }
  return [...rows.values()];
}

/** Resource by action. Arrows move, Space or Enter turns a cell, `g`, `d` and `u` set it. */
export function Matrix({ permissions, policies, readOnly, onChange }: MatrixProps): ReactElement {
  const t = useT('shell');
  const { palette } = useTokens();
  const rows = useMemo(() => rowsOf(permissions), [permissions]);
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const focus = (row: number, column: number): void => {
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(ACTIONS.length - 1, column)) };
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.column}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const state = ({ g: 'grant', d: 'deny', u: 'unset' } as const)[event.key.toLowerCase()];
    if (step) {
      event.preventDefault();
      focus(at.row + step[0], at.column + step[1]);
    } else if (state && !readOnly && !event.ctrlKey && !event.metaKey) {
      const row = rows[at.row];
      const action = ACTIONS[at.column];
      if (row && action && row.actions.has(action)) onChange(withState(policies, `${row.resource}:${action}`, state));
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const template = { xs: 'minmax(104px, 1fr) repeat(4, 52px)', sm: 'minmax(140px, 1fr) repeat(4, minmax(52px, 92px))' };
  return (
    <Box ref={grid} role="grid" aria-label={t('roles.matrix')} aria-readonly={readOnly} onKeyDown={onKeyDown} sx={{ fontSize: 13, minWidth: 0 }}>
      <Box role="row" sx={{ display: 'grid', gridTemplateColumns: template, alignItems: 'center', minHeight: 34, px: { xs: '8px', sm: '16px' }, position: 'sticky', top: 0, zIndex: 1, bgcolor: palette.sunken, borderBottom: `1px solid ${palette.line}`, fontSize: 12, fontWeight: 600, color: 'text.secondary' }}>
        <Box role="columnheader">{t('roles.resource')}</Box>
        {ACTIONS.map((action) => (
          <Box key={action} role="columnheader" sx={{ textAlign: 'center' }}>{t(`roles.action.${action}`)}</Box>
        ))}
      </Box>
      {rows.map((row, rowAt) => (
        <Box key={row.resource} role="row" sx={{ display: 'grid', gridTemplateColumns: template, alignItems: 'center', minHeight: 40, px: { xs: '8px', sm: '16px' }, borderBottom: `1px solid ${palette.line}`, '&:hover': { bgcolor: palette.sunken } }}>
          <Box role="rowheader" sx={{ minWidth: 0, py: '4px' }}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: '6px', flexWrap: 'wrap', fontWeight: 500 }}>
              {row.title}
              {row.risk === 'high' && <StatusBadge tone="warning">{t('roles.risk.high')}</StatusBadge>}
            </Box>
            <Box sx={{ fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{row.resource}</Box>
          </Box>
          {ACTIONS.map((action, column) => (
            <MatrixCell key={action} row={row} action={action} policies={policies} readOnly={readOnly} cellId={`${rowAt}-${column}`} inOrder={at.row === rowAt && at.column === column} onFocus={() => setAt({ row: rowAt, column })} onChange={onChange} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

interface MatrixCellProps {
  row: Row;
  action: Action;
  policies: readonly Policy[];
  readOnly: boolean;
  cellId: string;
  /** The one cell that Tab reaches. */
  inOrder: boolean;
  onFocus(): void;
  onChange(policies: Policy[]): void;
}

function MatrixCell({ row, action, policies, readOnly, cellId, inOrder, onFocus, onChange }: MatrixCellProps): ReactElement {
  const t = useT('shell');
  const known = row.actions.has(action);
  const cell = cellOf(policies, row.resource, action);
  const words = `${row.title}, ${t(`roles.action.${action}`)}: ${t(`roles.state.${cell.effective}`)}${cell.by ? ` (${t('roles.by', { pattern: cell.by })})` : ''}`;
  return (
    <Box role="gridcell" sx={{ display: 'grid', placeItems: 'center' }}>
      {known ? (
        <Tooltip title={cell.by ? t('roles.by', { pattern: cell.by }) : t(`roles.state.${cell.effective}`)}>
          <ButtonBase data-cell={cellId} tabIndex={inOrder ? 0 : -1} aria-label={words} aria-disabled={readOnly} onFocus={onFocus} onClick={() => !readOnly && onChange(withState(policies, `${row.resource}:${action}`, nextState(cell.own)))} sx={{ width: 40, height: 32, borderRadius: '8px' }}>
            <StateMark state={cell.effective} inherited={cell.by !== undefined} />
          </ButtonBase>
        </Tooltip>
      ) : (
        <Box component="span" data-cell={cellId} tabIndex={inOrder ? 0 : -1} aria-label={t('roles.notOffered')} role="img" sx={{ width: 40, height: 32 }} />
      )}
    </Box>
  );
}
