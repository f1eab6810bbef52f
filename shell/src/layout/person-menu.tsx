import { Icon, OshiAvatar, Slot, useLocalized, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Divider, IconButton, Menu, MenuItem } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { signOut } from '../session/sign-out.js';

export function PersonMenu(): ReactElement {
  const { boot } = useShell();
  const t = useT('shell');
  const localized = useLocalized();
  const { palette } = useTokens();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
  const { user, tenant } = boot;
  return (
    <>
      <IconButton aria-label={t('person.label', { name: user.displayName })} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} sx={{ width: 40, height: 40 }}>
        <OshiAvatar name={user.displayName} color={palette.accent} size={26} />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} slotProps={{ list: { 'aria-label': t('person.label', { name: user.displayName }) } }}>
        <Box component="li" role="presentation" sx={{ px: '8px', py: '6px', maxWidth: 240 }}>
          <Box sx={{ fontSize: 13, fontWeight: 600 }}>{user.displayName}</Box>
          <Box sx={{ fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{`${user.username} · ${localized(tenant.name)}`}</Box>
        </Box>
        <Divider component="li" sx={{ my: '4px' }} />
        <MenuItem component={Link} to="/profile" onClick={close}>
          <Icon name="user-round" size={16} />
          {t('profile.title')}
        </MenuItem>
        <MenuItem component={Link} to="/profile/sessions" onClick={close}>
          <Icon name="monitor" size={16} />
          {t('profile.sessions')}
        </MenuItem>
        <Slot name="user.menu@1" props={{ onDone: close }} />
        <Divider component="li" sx={{ my: '4px' }} />
        <MenuItem onClick={() => void signOut()}>
          <Icon name="log-out" size={16} />
          {t('person.signOut')}
        </MenuItem>
      </Menu>
    </>
  );
}
