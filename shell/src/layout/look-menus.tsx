import { Icon, useLocale, useT, useShellIfAny, type IconName, type Locale } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { setPreference, usePreferences, type Preferences } from '../app/preferences.js';
import { switchLanguage } from '../i18n/i18n.js';

export const LANGUAGES: readonly { locale: Locale; name: string; tag: string }[] = [
  { locale: 'ja', name: '日本語', tag: 'ja' },
  { locale: 'zh', name: '简体中文', tag: 'zh-CN' },
  { locale: 'en', name: 'English', tag: 'en' },
];

const THEMES: readonly { value: Preferences['theme']; icon: IconName }[] = [
  { value: 'light', icon: 'sun' },
  { value: 'dark', icon: 'moon' },
  { value: 'system', icon: 'monitor' },
];

interface ChoiceMenuProps {
  icon: IconName;
  label: string;
  choices: readonly { key: string; text: string; lang?: string; icon?: IconName; chosen: boolean; choose(): void }[];
}

function ChoiceMenu({ icon, label, choices }: ChoiceMenuProps): ReactElement {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Tooltip title={label}>
        <IconButton aria-label={label} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
          <Icon name={icon} />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': label } }}>
        {choices.map((choice) => (
          <MenuItem key={choice.key} role="menuitemradio" aria-checked={choice.chosen} selected={choice.chosen} lang={choice.lang} onClick={() => { choice.choose(); setAnchor(null); }}>
            {choice.icon && <Icon name={choice.icon} size={16} />}
            <Box sx={{ flex: 1 }}>{choice.text}</Box>
            <Box sx={{ width: 16, height: 20 }}>{choice.chosen && <Icon name="check" size={16} />}</Box>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** The choice is kept in this browser; signed in, the texts of plugins come anew with the boot answer. */
export function LanguageMenu(): ReactElement {
  const t = useT('shell');
  const locale = useLocale();
  const client = useQueryClient();
  const shell = useShellIfAny();
  const choose = (next: Locale): void => void switchLanguage(next).then(() => (shell ? client.invalidateQueries() : undefined));
  return <ChoiceMenu icon="languages" label={t('language.label')} choices={LANGUAGES.map(({ locale: value, name, tag }) => ({ key: value, text: name, lang: tag, chosen: value === locale, choose: () => choose(value) }))} />;
}

/** Before anybody is known, each language says its own name. */
export function LanguageChoice(): ReactElement {
  const t = useT('shell');
  const locale = useLocale();
  return (
    <Box role="group" aria-label={t('language.label')} sx={{ display: 'flex', gap: '2px' }}>
      {LANGUAGES.map(({ locale: value, name, tag }) => (
        <ButtonBase key={value} lang={tag} aria-pressed={value === locale} onClick={() => void switchLanguage(value)} sx={{ height: 32, px: '8px', borderRadius: '8px', fontSize: 13, color: value === locale ? 'text.primary' : 'text.secondary', fontWeight: value === locale ? 600 : 400, '&:hover': { color: 'text.primary' } }}>
          {name}
        </ButtonBase>
      ))}
    </Box>
  );
}

export function ThemeMenu(): ReactElement {
  const t = useT('shell');
  const { theme } = usePreferences();
  return <ChoiceMenu icon={theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'monitor'} label={t('theme.label')} choices={THEMES.map(({ value, icon }) => ({ key: value, icon, text: t(`theme.${value}`), chosen: value === theme, choose: () => setPreference('theme', value) }))} />;
}
