import { Icon, StatusBadge, toApiError, useApi, useCan, useConfirm, useNotify, useT, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Collapse, Button, Switch, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import { PluginData } from './plugin-data.js';
import { PluginReports } from './plugin-reports.js';
import type { PluginView, RemoteReport } from './types.js';

const PROCESS_TONES: Record<PluginView['state'], Tone> = { ready: 'success', loading: 'accent', 'needs-config': 'warning', blocked: 'warning', missing: 'danger', refused: 'danger', failed: 'danger', quarantined: 'danger' };
const SHOWN = ['pages', 'routes', 'jobs', 'slots', 'settings', 'permissions', 'events'];

/** What a plugin is, how it is, what it adds and asks for, and its switch for this agency. */
export function PluginCard({ plugin, reports }: { plugin: PluginView; reports: readonly RemoteReport[] }): ReactElement {
  const t = useT('shell');
  const { palette, tones, mono } = useTokens();
  const titleId = useId();
  const [open, setOpen] = useState(false);
  const reason = plugin.reason ?? plugin.tenant.reason;
  return (
    <Box component="article" aria-labelledby={titleId} sx={{ display: 'grid', gap: '12px', p: '16px', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', minWidth: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: '12px' }}>
        <Box aria-hidden sx={{ width: 36, height: 36, borderRadius: '10px', display: 'grid', placeItems: 'center', bgcolor: tones.accent.soft, color: tones.accent.text, flexShrink: 0 }}>
          <Icon name="puzzle" />
        </Box>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography id={titleId} variant="h2">{plugin.title}</Typography>
          <Box sx={{ fontSize: 12, color: 'text.secondary', fontFamily: mono }}>{`${plugin.id} ${plugin.version}`}</Box>
        </Box>
        <PluginSwitch plugin={plugin} titleId={titleId} />
      </Box>
      {plugin.summary && <Box sx={{ fontSize: 13 }}>{plugin.summary}</Box>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '6px' }}>
        <StatusBadge tone={PROCESS_TONES[plugin.state]}>{t(`plugins.state.${plugin.state}`)}</StatusBadge>
        <StatusBadge tone={plugin.tenant.state === 'active' ? 'success' : plugin.tenant.state === 'failing' ? 'danger' : 'neutral'} {...(plugin.tenant.state === 'active' ? { icon: 'power' as const } : {})}>{t(`plugins.tenant.${plugin.tenant.state}`)}</StatusBadge>
        {!plugin.tenant.allowed && <StatusBadge tone="warning">{t('plugins.notAllowed')}</StatusBadge>}
      </Box>
      {reason && (
        <Box role="note" sx={{ display: 'flex', gap: '8px', p: '8px 10px', borderRadius: '8px', fontSize: 13, color: tones.danger.text, bgcolor: tones.danger.soft, overflowWrap: 'anywhere' }}>
          <Icon name="triangle-alert" size={16} />
          {reason}
        </Box>
      )}
      {reports.length > 0 && <PluginReports reports={reports} />}
      <PluginData plugin={plugin} />
      <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{SHOWN.filter((kind) => (plugin.contributions[kind] ?? 0) > 0).map((kind) => t(`plugins.adds.${kind}`, { count: plugin.contributions[kind] ?? 0 })).join(' · ')}</Box>
      <Box>
        <Button variant="text" aria-expanded={open} onClick={() => setOpen(!open)} endIcon={<Icon name={open ? 'chevron-up' : 'chevron-down'} size={14} />} sx={{ ml: '-12px' }}>
          {t('plugins.asks')}
        </Button>
        <Collapse in={open} unmountOnExit>
          <Asked plugin={plugin} />
        </Collapse>
      </Box>
    </Box>
  );
}

function Asked({ plugin }: { plugin: PluginView }): ReactElement {
  const t = useT('shell');
  const { mono } = useTokens();
  const block = (title: string, content: ReactNode): ReactElement => (
    <Box sx={{ pt: '8px' }}>
      <Box component="h3" sx={{ m: '0 0 4px', fontSize: 12, color: 'text.secondary', fontWeight: 600 }}>{title}</Box>
      {content}
    </Box>
  );
  return (
    <Box sx={{ fontSize: 13 }}>
      {block(
        t('plugins.permissions'),
        plugin.permissions.length === 0 ? t('plugins.nothing') : (
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '4px' }}>
            {plugin.permissions.map((permission) => (
              <Box component="li" key={permission.resource} sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' }}>
                {permission.title}
                <Box component="code" sx={{ fontFamily: mono, fontSize: 12, color: 'text.secondary' }}>{`${permission.resource}:${permission.actions.join('|')}`}</Box>
                {permission.risk === 'high' && <StatusBadge tone="warning">{t('roles.risk.high')}</StatusBadge>}
              </Box>
            ))}
          </Box>
        ),
      )}
      {block(t('plugins.network'), plugin.network.length === 0 ? t('plugins.noNetwork') : <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{plugin.network.join(', ')}</Box>)}
      {plugin.hooks.length > 0 &&
        block(
          t('plugins.hooks'),
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '4px' }}>
            {plugin.hooks.map(({ hook, onError }) => (
              <Box component="li" key={hook}>
                <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{hook}</Box> {t(`plugins.onError.${onError}`)}
              </Box>
            ))}
          </Box>,
        )}
      {plugin.requires.length > 0 && block(t('plugins.requires'), <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{plugin.requires.join(', ')}</Box>)}
    </Box>
  );
}

function PluginSwitch({ plugin, titleId }: { plugin: PluginView; titleId: string }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const client = useQueryClient();
  const notify = useNotify();
  const confirm = useConfirm();
  const mayWrite = useCan('plugin:write', { type: 'tenant' });
  const turn = useMutation({
    mutationFn: (verb: 'enable' | 'disable') => http.post<PluginView>(`/plugins/${plugin.id}/${verb}`),
    onSuccess: (next, verb) => {
      client.setQueryData<PluginView[]>(['core', 'plugins'], (known = []) => known.map((entry) => (entry.id === next.id ? next : entry)));
      notify(t(`plugins.done.${verb}`, { name: plugin.title }), { level: 'success' });
      // Pages and navigation of the plugin come or go with the next boot answer.
      void client.invalidateQueries({ queryKey: ['core', 'boot'] });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  if (plugin.scope === 'platform') return <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('plugins.always')}</Box>;
  const on = plugin.tenant.state === 'active' || plugin.tenant.state === 'migrating' || plugin.tenant.state === 'failing';
  const flip = async (): Promise<void> => {
    if (!on) return turn.mutate('enable');
    const sure = await confirm({ title: t('plugins.disableTitle', { name: plugin.title }), consequences: [t('plugins.loses.screens'), t('plugins.loses.jobs'), t('plugins.loses.kept')], action: t('plugins.disable'), danger: true });
    if (sure) turn.mutate('disable');
  };
  const unable = !mayWrite || plugin.tenant.state === 'purging' || turn.isPending || (!on && (!plugin.tenant.allowed || plugin.state !== 'ready'));
  return <Switch checked={on} disabled={unable} onChange={() => void flip()} slotProps={{ input: { 'aria-labelledby': titleId, role: 'switch' } }} />;
}
