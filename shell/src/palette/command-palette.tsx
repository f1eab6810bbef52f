import { EmptyState, Icon, OshiAvatar, useLocalized, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Dialog, InputBase } from '@mui/material';
import { useId, useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreference, usePreferences } from '../app/preferences.js';
import { signOut } from '../session/sign-out.js';
import { allCommands, answers, type Command } from './commands.js';

const SHOWN = 80;

export function CommandPalette({ onClose, onSheet }: { onClose(): void; onSheet(): void }): ReactElement {
  const shell = useShell();
  const t = useT('shell');
  const { i18n } = useTranslation();
  const localized = useLocalized();
  const { theme } = usePreferences();
  const { palette } = useTokens();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const commands = useMemo(
    () =>
      allCommands({
        shell,
        localized,
        translate: (namespace, key) => i18n.t(key, { ns: namespace }),
        own: [
          { id: 'theme', title: t(theme === 'dark' ? 'palette.light' : 'palette.dark'), icon: theme === 'dark' ? 'sun' : 'moon', run: () => setPreference('theme', theme === 'dark' ? 'light' : 'dark') },
          { id: 'shortcuts', title: t('shortcuts.title'), icon: 'keyboard', run: onSheet },
          { id: 'profile', title: t('profile.title'), icon: 'user-round', run: () => shell.navigate('/profile') },
          { id: 'sign-out', title: t('person.signOut'), icon: 'log-out', run: () => void signOut() },
        ],
      }),
    [shell, localized, i18n, t, theme, onSheet],
  );
  const found = useMemo(() => answers(commands, typed, SHOWN), [commands, typed]);
  const run = (command: Command): void => {
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (active + step + found.length) % Math.max(1, found.length);
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    const chosen = found[active];
    if (event.key === 'Enter' && chosen) run(chosen);
  };
  return (
    <Dialog open onClose={onClose} aria-label={t('palette.label')} fullWidth maxWidth="sm" sx={{ '& .MuiDialog-container': { alignItems: 'flex-start', pt: { xs: 0, sm: '10vh' } } }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '10px', px: '16px', height: 52, borderBottom: `1px solid ${palette.line}` }}>
        <Icon name="search" size={18} color={palette.muted} />
        <InputBase
          autoFocus
          fullWidth
          value={typed}
          onChange={(event) => { setTyped(event.target.value); setActive(0); }}
          onKeyDown={onKeyDown}
          placeholder={t('palette.placeholder')}
          inputProps={{ role: 'combobox', 'aria-label': t('palette.placeholder'), 'aria-expanded': true, 'aria-controls': listId, 'aria-activedescendant': found.length > 0 ? `${listId}-${active}` : undefined, 'aria-autocomplete': 'list' }}
          sx={{ fontSize: 16, '& input': { outline: 'none' } }}
        />
      </Box>
      <Box id={listId} role="listbox" aria-label={t('palette.label')} tabIndex={-1} sx={{ maxHeight: '56vh', overflow: 'auto', p: '8px' }}>
        {found.map((command, at) => (
          <Box key={command.id} role="presentation">
            {found[at - 1]?.group !== command.group && <Box aria-hidden sx={{ px: '8px', pt: at === 0 ? '2px' : '10px', pb: '4px', fontSize: 12, fontWeight: 600, color: 'text.secondary' }}>{t(`palette.group.${command.group}`)}</Box>}
            <CommandRow id={`${listId}-${at}`} command={command} active={at === active} onRun={() => run(command)} onPoint={() => setActive(at)} />
          </Box>
        ))}
        {found.length === 0 && <EmptyState icon="search" title={t('palette.none')} />}
      </Box>
    </Dialog>
  );
}

function CommandRow({ id, command, active, onRun, onPoint }: { id: string; command: Command; active: boolean; onRun(): void; onPoint(): void }): ReactElement {
  const { tones, palette } = useTokens();
  return (
    <Box id={id} role="option" aria-selected={active} onClick={onRun} onMouseMove={onPoint} sx={{ display: 'flex', alignItems: 'center', gap: '10px', height: 36, px: '8px', borderRadius: '6px', cursor: 'pointer', fontSize: 13, bgcolor: active ? tones.accent.soft : 'transparent' }}>
      {command.scope ? <OshiAvatar name={command.title} color={command.scope.oshiColor ?? null} size={20} shape={command.scope.type === 'talent' ? 'round' : 'square'} /> : <Icon name={command.icon} size={18} color={palette.muted} />}
      <Box sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{command.title}</Box>
      {command.keys && <Box component="kbd" aria-hidden sx={{ fontFamily: 'inherit', fontSize: 12, color: 'text.secondary' }}>{command.keys.toUpperCase()}</Box>}
      {active && <Box aria-hidden sx={{ fontSize: 12, color: 'text.secondary' }}>⏎</Box>}
    </Box>
  );
}
