import type { HakoTokens } from '../theme/tokens.js';

/** How rows and cells look, said once by the grid: a styled component for each of them would cost more than its content while scrolling. */
export function rowRules({ palette, tones }: HakoTokens) {
  return {
    '& [data-row]': {
      // Nothing in a row moves another one, and nothing of it is drawn outside: the browser looks at no other when one comes in.
      position: 'absolute', insetInline: 0, top: 0, height: 'var(--row)', contain: 'strict',
      display: 'grid', gridTemplateColumns: 'var(--columns)', alignItems: 'center', px: '4px',
      borderBottom: `1px solid ${palette.line}`, boxShadow: 'inset 3px 0 0 var(--mark, transparent)',
    },
    '& [data-row][data-opens]': { cursor: 'pointer' },
    '& [data-row]:hover, & [data-row][aria-selected="true"]': { bgcolor: palette.sunken },
    '& [data-row][data-open]': { bgcolor: tones.accent.soft },
    // `aria-activedescendant` leaves the focus on the grid: the active row draws the ring itself.
    '&:focus-within [data-row][data-active]': { boxShadow: `inset 0 0 0 2px ${tones.accent.solid}, inset 3px 0 0 var(--mark, transparent)` },
    '& [role="gridcell"]': { px: '8px', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    '& [role="gridcell"][data-select]': { display: 'grid', placeItems: 'center', px: 0, overflow: 'visible' },
    // The platform's own box: the kit's costs as much as the rest of the row.
    '& [role="gridcell"][data-select] > input': { width: 15, height: 15, m: 0, accentColor: tones.accent.solid },
  } as const;
}
