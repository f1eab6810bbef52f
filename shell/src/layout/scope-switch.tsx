import { EmptyState, Icon, Input, OshiAvatar, useLocalized, useScope, useT, useTokens, type ScopeNode } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, Popover } from '@mui/material';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { visuallyHidden } from './visually-hidden.js';
import { flattenScopes, type ScopeLine } from './scope-lines.js';

/** Agency, subsidiary or talent: what the screens are about. */
export function ScopeSwitch(): ReactElement {
  const { current } = useScope();
  const { palette } = useTokens();
  const localized = useLocalized();
  const t = useT('shell');
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const name = localized(current.name);
  return (
    <>
      <ButtonBase ref={anchor} onClick={() => setOpen(true)} aria-haspopup="dialog" aria-expanded={open} sx={{ height: 40, minWidth: 0, maxWidth: { xs: 190, sm: 320 }, px: '8px', gap: '10px', borderRadius: '8px', '&:hover': { bgcolor: palette.sunken } }}>
        <OshiAvatar name={name} color={current.oshiColor ?? null} size={24} shape={current.type === 'talent' ? 'round' : 'square'} />
        <Box sx={{ textAlign: 'start', minWidth: 0, lineHeight: 1.25 }}>
          <Box component="span" sx={visuallyHidden}>{t('scope.prefix')}</Box>
          <Box sx={{ fontSize: 13, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{name}</Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t(`scope.type.${current.type}`)}</Box>
        </Box>
        <Icon name="chevrons-up-down" size={14} color={palette.muted} />
      </ButtonBase>
      <Popover open={open} anchorEl={() => anchor.current} onClose={() => setOpen(false)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} slotProps={{ paper: { role: 'dialog', 'aria-label': t('scope.choose') } }}>
        <ScopeList onDone={() => setOpen(false)} />
      </Popover>
    </>
  );
}

function ScopeList({ onDone }: { onDone(): void }): ReactElement {
  const { all, current, set } = useScope();
  const localized = useLocalized();
  const t = useT('shell');
  const listId = useId();
  const [text, setText] = useState('');
  const lines = useMemo(() => flattenScopes(all, text, localized), [all, text, localized]);
  const [active, setActive] = useState(() => Math.max(0, lines.findIndex((line) => line.node.id === current.id)));
  // With forty talents the present one may lie far below.
  const opened = useRef(active);
  useEffect(() => {
    document.getElementById(`${listId}-${opened.current}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId]);
  const choose = (node: ScopeNode): void => {
    set(node.id);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(lines.length - 1, active + step));
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    const line = lines[active];
    if (event.key === 'Enter' && line) choose(line.node);
  };
  return (
    <Box sx={{ width: 'min(360px, calc(100vw - 32px))', p: '8px' }}>
      <Input
        autoFocus
        fullWidth
        value={text}
        onChange={(event) => { setText(event.target.value); setActive(0); }}
        onKeyDown={onKeyDown}
        placeholder={t('scope.search')}
        startAdornment={<Box sx={{ display: 'flex', mr: '6px' }}><Icon name="search" size={16} /></Box>}
        inputProps={{ role: 'combobox', 'aria-label': t('scope.search'), 'aria-expanded': true, 'aria-controls': listId, 'aria-activedescendant': `${listId}-${active}`, 'aria-autocomplete': 'list' }}
      />
      <Box id={listId} role="listbox" aria-label={t('scope.choose')} tabIndex={-1} sx={{ mt: '8px', maxHeight: 380, overflow: 'auto' }}>
        {lines.map((line, at) => (
          <ScopeRow key={line.node.id} id={`${listId}-${at}`} line={line} name={localized(line.node.name)} active={at === active} chosen={line.node.id === current.id} onChoose={() => choose(line.node)} />
        ))}
      </Box>
      {lines.length === 0 && <EmptyState icon="search" title={t('scope.none')} />}
    </Box>
  );
}

interface ScopeRowProps {
  id: string;
  line: ScopeLine;
  name: string;
  active: boolean;
  chosen: boolean;
  onChoose(): void;
}

function ScopeRow({ id, line, name, active, chosen, onChoose }: ScopeRowProps): ReactElement {
  const { palette, tones } = useTokens();
  const t = useT('shell');
  return (
    <Box id={id} role="option" aria-selected={chosen} onClick={onChoose} sx={{ display: 'flex', alignItems: 'center', gap: '8px', height: 36, pl: `${8 + line.depth * 16}px`, pr: '8px', borderRadius: '6px', cursor: 'pointer', fontSize: 13, bgcolor: chosen ? tones.accent.soft : 'transparent', boxShadow: active ? `inset 0 0 0 2px ${tones.accent.solid}` : 'none', '&:hover': { bgcolor: chosen ? tones.accent.soft : palette.sunken }, color: line.node.active ? 'text.primary' : 'text.secondary' }}>
      <OshiAvatar name={name} color={line.node.oshiColor ?? null} size={20} shape={line.node.type === 'talent' ? 'round' : 'square'} />
      <Box sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{name}</Box>
      {!line.node.active && <Box component="span" sx={{ fontSize: 12 }}>{t('state.inactive')}</Box>}
      {chosen && <Icon name="check" size={16} />}
    </Box>
  );
}
