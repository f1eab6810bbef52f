import { CountdownRing, Icon, toApiError, useApi, useCan, useConfirm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { AskPurge } from './ask-purge.js';
import type { PluginPurge, PluginView } from './types.js';

const TTL_SECONDS = 1_800;

/** What becomes of the data of a plugin that is off: kept, wished away by one person, deleted by another's word. */
export function PluginData({ plugin }: { plugin: PluginView }): ReactElement | null {
  const t = useT('shell');
  const may = useCan('plugin:delete', { type: 'tenant' });
  const [asking, setAsking] = useState(false);
  if (plugin.purge) return <Request plugin={plugin} purge={plugin.purge} may={may} />;
  if (plugin.tenant.state !== 'inactive' || !may || plugin.state !== 'ready') return null;
  return (
    <Box>
      <Button variant="outlined" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => setAsking(true)}>
        {t('plugins.purge.ask')}
      </Button>
      {asking && <AskPurge plugin={plugin} onClose={() => setAsking(false)} />}
    </Box>
  );
}

function Request({ plugin, purge, may }: { plugin: PluginView; purge: PluginPurge; may: boolean }): ReactElement {
  const t = useT('shell');
  const { tones } = useTokens();
  const format = useFormat();
  const client = useQueryClient();
  const running = purge.confirmedBy !== null;
  const names = { name: purge.requestedBy.self ? t('plugins.purge.you') : purge.requestedBy.name, by: purge.confirmedBy?.self ? t('plugins.purge.you') : (purge.confirmedBy?.name ?? ''), time: format.dateTime(purge.requestedAt) };
  return (
    <Box role="note" sx={{ display: 'grid', gap: '8px', p: '10px 12px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft, overflowWrap: 'anywhere' }}>
      <Box sx={{ display: 'flex', gap: '8px', alignItems: 'flex-start' }}>
        <Icon name={running ? 'refresh-cw' : 'trash-2'} size={16} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <strong>{t(running ? 'plugins.purge.running' : 'plugins.purge.waiting')}</strong>
          <Box>{t(running ? 'plugins.purge.decided' : 'plugins.purge.asked', names)}</Box>
          <Box>{t('plugins.purge.because', { reason: purge.reason })}</Box>
        </Box>
        {!running && <CountdownRing until={purge.expiresAt} total={TTL_SECONDS} onEnd={() => void client.invalidateQueries({ queryKey: ['core', 'plugins'] })} />}
      </Box>
      {may && <Decide plugin={plugin} purge={purge} running={running} />}
    </Box>
  );
}

function Decide({ plugin, purge, running }: { plugin: PluginView; purge: PluginPurge; running: boolean }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (verb: 'confirm' | 'withdraw') => (verb === 'confirm' ? http.post(`/plugins/${plugin.id}/purge/confirm`) : http.delete(`/plugins/${plugin.id}/purge`)),
    onSuccess: (_answer, verb) => notify(t(verb === 'confirm' ? 'plugins.purge.begun' : 'plugins.purge.kept', { name: plugin.title }), { level: 'success' }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['core', 'plugins'] }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const own = purge.requestedBy.self;
  const sure = async (): Promise<void> => {
    const yes = await confirm({ title: t('plugins.purge.sureTitle', { name: plugin.title }), consequences: [t('plugins.purge.loses.all'), t('plugins.purge.loses.never'), t('plugins.purge.loses.log')], action: t('plugins.purge.confirm'), danger: true, typeToConfirm: plugin.id });
    if (yes) act.mutate('confirm');
  };
  if (running) {
    return (
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
        <Button variant="text" disabled={act.isPending} onClick={() => act.mutate('confirm')}>{t('plugins.purge.again')}</Button>
      </Box>
    );
  }
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
      {!own && <Button variant="contained" color="error" disabled={act.isPending} onClick={() => void sure()}>{t('plugins.purge.confirm')}</Button>}
      <Button variant="outlined" disabled={act.isPending} onClick={() => act.mutate('withdraw')}>{t(own ? 'plugins.purge.withdraw' : 'plugins.purge.decline')}</Button>
      {own && <Box component="span" sx={{ fontSize: 12 }}>{t('plugins.purge.somebodyElse')}</Box>}
    </Box>
  );
}
