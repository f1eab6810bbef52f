import { IconButton } from '@mui/material';
import { useRef, type ReactElement } from 'react';
import { Icon } from '../display/icon.js';
import { useT } from '../i18n/use-t.js';
import { useShortcuts } from '../shell/hooks.js';
import { Input } from './input.js';
import { useTypedText } from './use-typed-text.js';

export interface SearchFieldProps {
  value: string;
  onChange(value: string): void;
  label: string;
  placeholder?: string;
  /** Milliseconds of silence before `onChange`. */
  delay?: number;
  /** `/` moves the focus here. */
  shortcut?: boolean;
}

export function SearchField({ value, onChange, label, placeholder, delay = 200, shortcut = true }: SearchFieldProps): ReactElement {
  const t = useT('ui');
  const input = useRef<HTMLInputElement>(null);
  const { text, type, tell } = useTypedText(value, onChange, delay);
  useShortcuts(shortcut ? [{ keys: '/', label: t('shortcut.search'), run: (event) => { event.preventDefault(); input.current?.focus(); } }] : []);
  return (
    <Input
      inputRef={input}
      type="search"
      value={text}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) tell(text);
        if (event.key === 'Escape') input.current?.blur();
      }}
      placeholder={placeholder ?? label}
      inputProps={{ 'aria-label': label, enterKeyHint: 'search' }}
      startAdornment={<Icon name="search" size={16} />}
      endAdornment={text ? <IconButton aria-label={t('action.clear')} onClick={() => tell('')} sx={{ width: 24, height: 24 }}><Icon name="x" size={14} /></IconButton> : undefined}
      sx={{ gap: '6px', width: { xs: '100%', sm: 260 }, '& input::-webkit-search-cancel-button': { display: 'none' } }}
    />
  );
}
