import { Box, Button, Menu, MenuItem, Popover } from '@mui/material';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { Input } from '../form/input.js';
import type { Option } from '../form/select-field.js';
import { useT } from '../i18n/use-t.js';
import type { FilterSpec, FilterValue } from './filter-codec.js';
import type { FiltersState } from './use-filters.js';

export interface Filter extends FilterSpec {
  label: string;
  options?: readonly Option[];
  /** Shown once it is set, or chosen from "More filters": there may be many of them. */
  secondary?: boolean;
  /** For text: what may be typed. */
  hint?: string;
}

export interface FilterBarProps {
  filters: readonly Filter[];
  state: FiltersState;
  /** The search field stands first. */
  search?: ReactNode;
  /** Right: views, export. */
  actions?: ReactNode;
  /** Behind the filters: those that other plugins bring. */
  children?: ReactNode;
}

/** On a phone the chips are one line that is pushed aside: the list below is what people came for. */
const CHIPS = { display: { xs: 'flex', sm: 'contents' }, width: '100%', gap: '8px', py: '2px', overflowX: 'auto', scrollbarWidth: 'none', '& > *': { flexShrink: 0 } } as const;

/** One chip for each filter; what is set stands in the chip and in the URL. */
export function FilterBar({ filters, state, search, actions, children }: FilterBarProps): ReactElement {
  const t = useT('ui');
  const [added, setAdded] = useState<string | null>(null);
  const shown = filters.filter((filter) => !filter.secondary || state.values[filter.name] !== undefined || filter.name === added);
  const hidden = filters.filter((filter) => !shown.includes(filter));
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', mb: '10px' }}>
      {search}
      <Box sx={CHIPS}>
        {shown.map((filter) => (
          <FilterChip key={filter.name} filter={filter} opened={filter.name === added} value={state.values[filter.name]} onChange={(value) => state.set(filter.name, value)} />
        ))}
        {hidden.length > 0 && <MoreFilters filters={hidden} onPick={setAdded} />}
        {children}
        {state.active && (
          <Button variant="text" onClick={() => { setAdded(null); state.clear(); }} startIcon={<Icon name="x" size={14} />}>
            {t('filter.clear')}
          </Button>
        )}
      </Box>
      {actions && <Box sx={{ ml: 'auto', display: 'flex', gap: '8px' }}>{actions}</Box>}
    </Box>
  );
}

function MoreFilters({ filters, onPick }: { filters: readonly Filter[]; onPick(name: string): void }): ReactElement {
  const t = useT('ui');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button variant="text" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} startIcon={<Icon name="plus" size={14} />} sx={{ color: 'text.secondary' }}>
        {t('filter.more')}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': t('filter.more') } }}>
        {filters.map((filter) => (
          <MenuItem key={filter.name} onClick={() => { setAnchor(null); onPick(filter.name); }}>{filter.label}</MenuItem>
        ))}
      </Menu>
    </>
  );
}

function shownValue(filter: Filter, value: FilterValue | undefined, yes: string, no: string): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? yes : no;
  const named = (one: string): string => filter.options?.find((option) => option.value === one)?.label ?? one;
  return Array.isArray(value) ? value.map(named).join(', ') : named(value);
}

function FilterChip({ filter, opened, value, onChange }: { filter: Filter; opened: boolean; value: FilterValue | undefined; onChange(value: FilterValue | undefined): void }): ReactElement {
  const t = useT('ui');
  const { tones, palette } = useTokens();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Chosen from the menu: the next thing that is wanted is its value.
  useEffect(() => {
    if (opened) setAnchor(button.current);
  }, [opened]);
  const close = (): void => setAnchor(null);
  const text = shownValue(filter, value, t('value.yes'), t('value.no'));
  const on = value !== undefined;
  const chosen = Array.isArray(value) ? value : value === undefined ? [] : [String(value)];
  const options: readonly Option[] = filter.kind === 'flag' ? [{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }] : (filter.options ?? []);
  const pick = (picked: string): void => {
    if (filter.kind === 'many') {
      const next = chosen.includes(picked) ? chosen.filter((one) => one !== picked) : [...chosen, picked];
      onChange(next.length > 0 ? next : undefined);
      return;
    }
    const same = chosen.includes(picked);
    onChange(same ? undefined : filter.kind === 'flag' ? picked === 'true' : picked);
    close();
  };
  const typed = filter.kind === 'text' || filter.kind === 'date';
  return (
    <>
      <Button
        ref={button}
        variant="outlined"
        aria-haspopup={typed ? 'dialog' : 'menu'}
        onClick={(event) => setAnchor(event.currentTarget)}
        endIcon={<Icon name="chevron-down" size={14} />}
        sx={{ fontWeight: 500, maxWidth: 280, borderStyle: on ? 'solid' : 'dashed', ...(on ? { bgcolor: tones.accent.soft, borderColor: tones.accent.border, color: tones.accent.text } : { color: 'text.secondary', bgcolor: palette.surface }) }}
      >
        <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {filter.label}
          {on && <strong>{`: ${text}`}</strong>}
        </Box>
      </Button>
      {typed ? (
        <Popover anchorEl={anchor} open={anchor !== null} onClose={close} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}>
          <Box sx={{ p: '12px', display: 'flex', gap: '8px' }}>
            <Input autoFocus type={filter.kind === 'date' ? 'date' : 'text'} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value || undefined)} onKeyDown={(event) => event.key === 'Enter' && close()} {...(filter.hint ? { placeholder: filter.hint } : {})} inputProps={{ 'aria-label': filter.label }} />
            <Button variant="text" onClick={() => { onChange(undefined); close(); }}>{t('action.clear')}</Button>
          </Box>
        </Popover>
      ) : (
        <Menu anchorEl={anchor} open={anchor !== null} onClose={close} slotProps={{ list: { 'aria-label': filter.label } }}>
          {options.map((option) => (
            <MenuItem key={option.value} role={filter.kind === 'many' ? 'menuitemcheckbox' : 'menuitemradio'} aria-checked={chosen.includes(option.value)} selected={chosen.includes(option.value)} onClick={() => pick(option.value)}>
              <Box sx={{ width: 16, height: 20 }}>{chosen.includes(option.value) && <Icon name="check" size={16} />}</Box>
              {option.label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  );
}
