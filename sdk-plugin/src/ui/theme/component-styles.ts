import type { ThemeOptions } from '@mui/material';
import { chips } from './chips.js';
import { mix } from './contrast.js';
import type { HakoTokens } from './tokens.js';

/** Component defaults and looks: hairlines instead of shadows, 32 px controls, no ripples, a focus ring that is always seen. */
export function componentStyles(hako: HakoTokens, options: { cjk: boolean }): NonNullable<ThemeOptions['components']> {
  const { palette, tones } = hako;
  const focusRing = { outline: `2px solid ${tones.accent.solid}`, outlineOffset: 1 };
  const floating = { backgroundImage: 'none', boxShadow: hako.shadow, border: `1px solid ${palette.line}` };
  return {
    MuiCssBaseline: {
      styleOverrides: {
        html: { colorScheme: hako.mode },
        body: { backgroundColor: palette.paper, color: palette.ink, fontVariantNumeric: 'tabular-nums', textSizeAdjust: '100%' },
        '::selection': { backgroundColor: mix(palette.surface, tones.accent.solid, 0.3) },
        ':focus-visible': focusRing,
        ...chips(hako),
        // CJK text breaks between any two characters; Latin words stay whole unless they do not fit at all.
        'p, li, dd, td, h1, h2, h3': { overflowWrap: 'anywhere', lineBreak: options.cjk ? 'strict' : 'auto' },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': { animationDuration: '0.01ms !important', animationIterationCount: '1 !important', transitionDuration: '0.01ms !important', scrollBehavior: 'auto !important' },
        },
      },
    },
    MuiButtonBase: { defaultProps: { disableRipple: true }, styleOverrides: { root: { fontFamily: 'inherit', '&.Mui-focusVisible': focusRing } } },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'small' },
      styleOverrides: {
        root: { minHeight: 32, padding: '4px 12px', borderRadius: 8, whiteSpace: 'nowrap', flexShrink: 0 },
        outlined: { borderColor: mix(palette.line, palette.ink, 0.12), color: palette.ink, backgroundColor: palette.surface, '&:hover': { backgroundColor: palette.sunken, borderColor: mix(palette.line, palette.ink, 0.3) } },
        text: { color: palette.ink, '&:hover': { backgroundColor: palette.sunken } },
        startIcon: { marginRight: 6, marginLeft: -2 },
      },
    },
    MuiIconButton: { defaultProps: { size: 'small' }, styleOverrides: { root: { borderRadius: 8, width: 32, height: 32, color: tones.neutral.text, '&:hover': { backgroundColor: palette.sunken, color: palette.ink } } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiPopover: { styleOverrides: { paper: floating } },
    MuiMenu: { styleOverrides: { paper: floating, list: { padding: 4 } } },
    MuiMenuItem: {
      styleOverrides: {
        root: { fontSize: 13, minHeight: 32, borderRadius: 6, gap: 8, padding: '4px 8px', '&.Mui-selected': { backgroundColor: tones.accent.soft }, '&.Mui-selected:hover': { backgroundColor: tones.accent.soft }, '&.Mui-focusVisible': { ...focusRing, outlineOffset: -2, backgroundColor: palette.sunken } },
      },
    },
    MuiDialog: { styleOverrides: { paper: { ...floating, borderRadius: 12 } } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: 16, fontWeight: 650, padding: '20px 24px 8px' } } },
    MuiDialogContent: { styleOverrides: { root: { padding: '8px 24px 16px', fontSize: 14 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 20px', gap: 8, '& > :not(style) ~ :not(style)': { marginLeft: 0 } } } },
    MuiDrawer: { styleOverrides: { paper: { backgroundImage: 'none', backgroundColor: palette.surface } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 400, arrow: false },
      styleOverrides: { tooltip: { backgroundColor: palette.ink, color: palette.paper, fontSize: 12, fontWeight: 500, padding: '4px 8px', borderRadius: 6 } },
    },
    MuiSwitch: {
      defaultProps: { disableRipple: true },
      styleOverrides: {
        root: { width: 36, height: 24, padding: '2px 0', flexShrink: 0 },
        switchBase: { padding: 4, color: '#FFFFFF', '&.Mui-checked': { transform: 'translateX(16px)', color: '#FFFFFF' }, '&.Mui-checked + .MuiSwitch-track': { opacity: 1, backgroundColor: tones.accent.solid }, '&.Mui-disabled + .MuiSwitch-track': { opacity: 0.45 }, '&.Mui-focusVisible + .MuiSwitch-track': focusRing },
        thumb: { width: 16, height: 16, boxShadow: '0 1px 2px rgba(0,0,0,0.3)' },
        track: { borderRadius: 10, opacity: 1, backgroundColor: palette.muted },
      },
    },
    MuiCheckbox: { defaultProps: { size: 'small', disableRipple: true }, styleOverrides: { root: { padding: 4, color: mix(palette.muted, palette.surface, 0.15) } } },
    MuiRadio: { defaultProps: { size: 'small', disableRipple: true }, styleOverrides: { root: { padding: 4 } } },
    MuiTabs: { styleOverrides: { root: { minHeight: 36 }, indicator: { height: 2, borderRadius: 1 } } },
    MuiTab: { styleOverrides: { root: { minHeight: 36, padding: '8px 12px', minWidth: 0, color: tones.neutral.text, '&.Mui-selected': { color: palette.ink }, '&.Mui-focusVisible': { outlineOffset: '-2px', borderRadius: 6 } } } },
    MuiInputBase: {
      styleOverrides: {
        root: { fontSize: 14 },
        input: { '&::placeholder': { color: tones.neutral.text, opacity: 0.9 } },
      },
    },
    MuiAutocomplete: { styleOverrides: { paper: floating, option: { fontSize: 13, minHeight: '32px !important', borderRadius: 6, margin: '0 4px' } } },
    MuiLink: { defaultProps: { underline: 'hover' }, styleOverrides: { root: { color: tones.accent.text } } },
  };
}
