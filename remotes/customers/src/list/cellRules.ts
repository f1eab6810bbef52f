import type { HakoTokens } from '@hako/sdk-plugin/ui';

/** How the cells of the list look. Said once around the list: cells are drawn while rows scroll in, and a styled component for each costs more than its content. */
export function cellRules({ tones }: HakoTokens) {
  return {
    '& [data-nickname]': { fontWeight: 600 },
    '& [data-nickname="off"]': { color: tones.neutral.text, textDecoration: 'line-through' },
    '& [data-talent]::before': { content: '""', display: 'inline-block', width: 3, height: 12, mr: '6px', borderRadius: '2px', verticalAlign: '-1px', backgroundColor: 'var(--talent)', boxShadow: '0 0 0 0.5px var(--talent-edge)' },
    '& [data-membership]': { display: 'inline-flex', alignItems: 'center', gap: '6px', maxWidth: '100%', verticalAlign: 'middle' },
    '& [data-membership]::before': { content: '""', width: 8, height: 8, borderRadius: '50%', flexShrink: 0, backgroundColor: 'var(--level, currentColor)' },
    '& [data-membership] > span': { overflow: 'hidden', textOverflow: 'ellipsis' },
    '& [data-membership] > time, & [data-membership] > small, & [data-tags] > small': { fontSize: 12, color: tones.neutral.text },
    '& [data-membership] > time[data-soon]': { color: tones.warning.text, fontWeight: 600 },
    '& [data-tags]': { display: 'inline-flex', alignItems: 'center', gap: '4px', verticalAlign: 'middle', maxWidth: '100%', overflow: 'hidden' },
    '& [data-tags] > .hako-tag': { flexShrink: 1, minWidth: 24 },
  } as const;
}
