import { Icon, SearchField, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement, type ReactNode } from 'react';
import { LANGUAGES } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { SORTS, type Sort } from './queue.js';
import type { DeskAddress } from './useDeskQuery.js';

/** Search, language, answered or not, and the order. */
export function DeskBar({ address, actions }: { address: DeskAddress; actions: ReactNode }): ReactElement {
  const t = useTexts();
  const { query } = address;
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', mb: '10px' }}>
      <SearchField value={query.search} onChange={address.setSearch} label={t('desk.search')} placeholder={t('desk.searchHint')} />
      <Chip label={t('deskFilter.language')} value={query.language} options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))} onPick={(value) => address.setLanguage(LANGUAGES.find((one) => one === value))} />
      {(query.view === 'approved' || query.view === 'starred') && (
        <Chip label={t('deskFilter.answered')} value={query.answered === undefined ? undefined : String(query.answered)} options={[{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }]} onPick={(value) => address.setAnswered(value === undefined ? undefined : value === 'true')} />
      )}
      <Chip label={t('deskFilter.sort')} value={query.sort} always options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))} onPick={(value) => value && address.setSort(value as Sort)} />
      {address.filtered && <Button variant="text" onClick={address.clear} startIcon={<Icon name="x" size={14} />}>{t('deskFilter.clear')}</Button>}
      <Box sx={{ ml: 'auto', display: 'flex', gap: '8px' }}>{actions}</Box>
    </Box>
  );
}

interface ChipProps {
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  /** Something is always chosen; it is shown without the look of a filter. */
  always?: boolean;
  onPick(value: string | undefined): void;
}

function Chip({ label, value, options, always = false, onPick }: ChipProps): ReactElement {
  const { tones, palette } = useTokens();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const on = value !== undefined && !always;
  const chosen = options.find((option) => option.value === value)?.label;
  return (
    <>
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} endIcon={<Icon name="chevron-down" size={14} />} sx={{ fontWeight: 500, borderStyle: on || always ? 'solid' : 'dashed', ...(on ? { bgcolor: tones.accent.soft, borderColor: tones.accent.border, color: tones.accent.text } : { color: 'text.secondary', bgcolor: palette.surface }) }}>
        {chosen === undefined ? label : <span>{label}: <strong>{chosen}</strong></span>}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': label } }}>
        {options.map((option) => (
          <MenuItem key={option.value} role="menuitemradio" aria-checked={option.value === value} selected={option.value === value} onClick={() => { setAnchor(null); onPick(option.value === value && !always ? undefined : option.value); }}>
            <Box sx={{ width: 16, height: 20 }}>{option.value === value && <Icon name="check" size={16} />}</Box>
            {option.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
