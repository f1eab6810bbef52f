import { Icon, OshiAvatar, StatusBadge, useLocalized, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useId, useMemo, useState, type DragEvent, type KeyboardEvent, type ReactElement } from 'react';
import { visuallyHidden } from '../../layout/visually-hidden.js';
import { mayMove, treeLines, type TreeLine } from './tree-model.js';
import { TalentStateBadge } from './talent-state-badge.js';
import type { TreeNode } from './types.js';

interface TreeProps {
  nodes: readonly TreeNode[];
  openId: string | null;
  onOpen(node: TreeNode): void;
  onMove(node: TreeNode, target: TreeNode): void;
  /** `m`: the move without a mouse. */
  onAskMove(node: TreeNode): void;
}

/** Arrows walk, left and right close and open, Enter shows the detail, `m` moves; with a mouse rows are dragged. */
export function Tree({ nodes, openId, onOpen, onMove, onAskMove }: TreeProps): ReactElement {
  const t = useT('shell');
  const { can } = useShell();
  const treeId = useId();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState<string | null>(openId);
  const [dragged, setDragged] = useState<TreeNode | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const lines = useMemo(() => treeLines(nodes, closed), [nodes, closed]);
  const at = Math.max(0, lines.findIndex((line) => line.node.id === activeId));
  const movable = (node: TreeNode): boolean => node.type !== 'tenant' && node.visible && can(node.type === 'talent' ? 'talent:write' : 'subsidiary:write', { type: node.type, id: node.id });

  const setOpen = (id: string, open: boolean): void =>
    setClosed((known) => {
      const next = new Set(known);
      if (open) next.delete(id);
      else next.add(id);
      return next;
    });
  const focus = (index: number): void => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (!line) return;
    setActiveId(line.node.id);
    document.getElementById(`${treeId}-${line.node.id}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[at];
    if (!line || event.ctrlKey || event.metaKey) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => focus(at + 1),
      ArrowUp: () => focus(at - 1),
      Home: () => focus(0),
      End: () => focus(lines.length - 1),
      ArrowRight: () => (closed.has(line.node.id) ? setOpen(line.node.id, true) : line.children > 0 && focus(at + 1)),
      ArrowLeft: () => (line.children > 0 && !closed.has(line.node.id) ? setOpen(line.node.id, false) : focus(lines.findIndex((entry) => entry.node.id === line.node.parentId))),
      Enter: () => onOpen(line.node),
      m: () => movable(line.node) && onAskMove(line.node),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const onDrop = (event: DragEvent, target: TreeNode): void => {
    event.preventDefault();
    if (dragged && mayMove(nodes, dragged, target)) onMove(dragged, target);
    setDragged(null);
    setOver(null);
  };
  return (
    <Box role="tree" aria-label={t('nav.organization')} onKeyDown={onKeyDown} sx={{ p: '8px' }}>
      {lines.map((line, index) => (
        <TreeRow
          key={line.node.id}
          id={`${treeId}-${line.node.id}`}
          line={line}
          expanded={line.children > 0 ? !closed.has(line.node.id) : undefined}
          inOrder={index === at}
          open={line.node.id === openId}
          target={over === line.node.id && dragged !== null && mayMove(nodes, dragged, line.node)}
          draggable={movable(line.node)}
          onFocus={() => setActiveId(line.node.id)}
          onToggle={() => setOpen(line.node.id, closed.has(line.node.id))}
          onOpen={() => { setActiveId(line.node.id); onOpen(line.node); }}
          onDragStart={() => setDragged(line.node)}
          onDragOver={(event) => { if (dragged && mayMove(nodes, dragged, line.node)) { event.preventDefault(); setOver(line.node.id); } }}
          onDragEnd={() => { setDragged(null); setOver(null); }}
          onDrop={(event) => onDrop(event, line.node)}
        />
      ))}
    </Box>
  );
}

interface TreeRowProps {
  id: string;
  line: TreeLine;
  expanded: boolean | undefined;
  inOrder: boolean;
  open: boolean;
  target: boolean;
  draggable: boolean;
  onFocus(): void;
  onToggle(): void;
  onOpen(): void;
  onDragStart(): void;
  onDragOver(event: DragEvent): void;
  onDragEnd(): void;
  onDrop(event: DragEvent): void;
}

const INDENT = 22;

function TreeRow({ id, line, expanded, inOrder, open, target, draggable, onFocus, onToggle, onOpen, onDragStart, onDragOver, onDragEnd, onDrop }: TreeRowProps): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const { palette, tones } = useTokens();
  const { node, depth, children } = line;
  const name = localized(node.name);
  return (
    <Box
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={expanded}
      aria-selected={open}
      tabIndex={inOrder ? 0 : -1}
      draggable={draggable}
      onFocus={onFocus}
      onClick={onOpen}
      onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; onDragStart(); }}
      onDragOver={onDragOver}
      onDragEnd={onDragEnd}
      onDrop={onDrop}
      sx={{
        display: 'flex', alignItems: 'center', gap: '8px', minHeight: 40, pl: `${4 + depth * INDENT}px`, pr: '8px', borderRadius: '8px', fontSize: 13, cursor: 'pointer', position: 'relative',
        color: node.active && node.visible ? 'text.primary' : 'text.secondary',
        bgcolor: target ? tones.accent.soft : open ? tones.accent.soft : 'transparent',
        outline: target ? `2px dashed ${tones.accent.solid}` : undefined,
        '&:hover': { bgcolor: open || target ? tones.accent.soft : palette.sunken, '& .grip': { opacity: 1 } },
        // The line from the parent, drawn once per row.
        ...(depth > 0 ? { '&::before': { content: '""', position: 'absolute', left: `${depth * INDENT - 6}px`, top: 0, bottom: 0, borderLeft: `1px solid ${palette.line}` } } : {}),
      }}
    >
      <Box component="span" aria-hidden onClick={(event) => { if (children > 0) { event.stopPropagation(); onToggle(); } }} sx={{ width: 20, display: 'grid', placeItems: 'center', visibility: children > 0 ? 'visible' : 'hidden' }}>
        <Icon name={expanded ? 'chevron-down' : 'chevron-right'} size={16} color={palette.muted} />
      </Box>
      <OshiAvatar name={name} color={node.oshiColor ?? null} src={node.avatarUrl ?? null} size={24} shape={node.type === 'talent' ? 'round' : 'square'} />
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', alignItems: 'baseline', gap: '8px' }}>
        <Box component="span" sx={{ fontWeight: node.type === 'talent' ? 500 : 650, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{name}</Box>
        <Box component="span" sx={visuallyHidden}>{t(`scope.type.${node.type}`)}</Box>
        <Box component="span" sx={{ fontSize: 12, color: 'text.secondary', whiteSpace: 'nowrap', display: { xs: 'none', sm: 'inline' } }}>{node.type === 'talent' && node.path ? `/${node.path}` : node.code}</Box>
      </Box>
      {!node.active && <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>}
      {node.active && node.state && <TalentStateBadge state={node.state} />}
      {draggable && <Box className="grip" aria-hidden sx={{ opacity: 0, display: { xs: 'none', md: 'grid' } }}><Icon name="grip-vertical" size={16} color={palette.muted} /></Box>}
    </Box>
  );
}
