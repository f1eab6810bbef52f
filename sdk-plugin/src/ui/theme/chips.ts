import type { HakoTokens } from './tokens.js';

const CHIP = { boxSizing: 'border-box', height: 20, paddingInline: 6, borderRadius: 6, fontSize: 12, whiteSpace: 'nowrap', maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis', verticalAlign: 'middle' } as const;
/** Drawn before the word, in the colour that the element names in `--hako-dot`. */
const DOT = { content: '""', display: 'inline-block', flex: 'none', borderRadius: '50%', backgroundColor: 'var(--hako-dot)' } as const;

/** `Tag`, `StatusBadge` and `ColorBadge`: rules of the page itself, because lists draw them by the dozen and a class for each costs more than its content. */
export function chips({ palette }: HakoTokens) {
  return {
    '.hako-tag': { ...CHIP, display: 'inline-block', lineHeight: '18px', color: palette.ink, border: `1px solid ${palette.line}`, backgroundColor: palette.sunken },
    '.hako-tag[data-dot]::before': { ...DOT, width: 8, height: 8, marginInlineEnd: '4px', boxShadow: `0 0 0 1px ${palette.line}` },
    '.hako-tag[data-removable]': { display: 'inline-flex', alignItems: 'center', gap: 2 },
    '.hako-tag[data-removable] > span': { overflow: 'hidden', textOverflow: 'ellipsis' },
    '.hako-badge': { ...CHIP, display: 'inline-flex', alignItems: 'center', gap: 4, fontWeight: 600, lineHeight: 1 },
    '.hako-badge[data-dot]': { display: 'inline-block', lineHeight: '20px' },
    '.hako-badge[data-dot]::before': { ...DOT, width: 6, height: 6, marginInlineEnd: '6px', verticalAlign: '1px' },
  } as const;
}
