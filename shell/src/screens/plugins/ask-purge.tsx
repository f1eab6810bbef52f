import { CardSkeleton, ErrorState, Form, TextField, useApi, useForm, useFormat, useNotify, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, type ReactElement } from 'react';
import type { PluginHoldings, PluginView } from './types.js';

/** What would be lost, and why somebody wants that. Nothing happens before another person confirms it. */
export function AskPurge({ plugin, onClose }: { plugin: PluginView; onClose(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const titleId = useId();
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'plugins', plugin.id, 'data'], queryFn: ({ signal }) => http.get<PluginHoldings>(`/plugins/${plugin.id}/data`, { signal }), gcTime: 0 });
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }): Record<string, string> => (reason.trim().length < 3 ? { reason: 'required' } : {}),
    submit: async ({ reason }) => {
      await http.post(`/plugins/${plugin.id}/purge`, { reason: reason.trim() });
      notify(t('plugins.purge.sent'), { level: 'success' });
      void client.invalidateQueries({ queryKey: ['core', 'plugins'] });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{t('plugins.purge.title', { name: plugin.title })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: '16px' }}>
        <Box component="p" sx={{ m: 0 }}>{t('plugins.purge.help')}</Box>
        {error && <ErrorState error={error} onRetry={() => void refetch()} during="plugins" />}
        {!data && !error && <CardSkeleton lines={3} />}
        {data && <Holdings holdings={data} />}
        <Form form={form} labels={{ reason: t('plugins.purge.reason') }}>
          <TextField value={form.values.reason} onChange={(reason) => form.set('reason', reason)} name="reason" label={t('plugins.purge.reason')} help={t('plugins.purge.reasonHelp')} rows={2} required />
        </Form>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('action.cancel')}</Button>
        <Button variant="contained" color="error" disabled={form.busy || !data} onClick={() => void form.submit()}>{t('plugins.purge.send')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function Holdings({ holdings }: { holdings: PluginHoldings }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette, mono } = useTokens();
  const rows = holdings.tables.reduce((sum, table) => sum + table.rows, 0);
  const largest = [...holdings.tables].filter(({ rows: count }) => count > 0).sort((one, other) => other.rows - one.rows).slice(0, 6);
  return (
    <Box sx={{ p: '10px 12px', border: `1px solid ${palette.line}`, borderRadius: '8px', fontSize: 13 }}>
      <Box component="h3" sx={{ m: 0, fontSize: 13, fontWeight: 600 }}>{t('plugins.purge.there')}</Box>
      <Box component="ul" sx={{ m: '6px 0 0', pl: '18px' }}>
        <li>{t('plugins.purge.rows', { count: rows, rows: format.number(rows), tables: format.number(holdings.tables.length) })}</li>
        <li>{t('plugins.purge.files', { count: holdings.files.count, files: format.number(holdings.files.count) })}</li>
        <li>{t('plugins.purge.settings', { count: holdings.settings })}</li>
        <li>{t('plugins.purge.jobs', { count: holdings.jobs })}</li>
      </Box>
      {largest.length > 0 && <Box sx={{ mt: '6px', fontFamily: mono, fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}>{largest.map(({ name, rows: count }) => `${name} ${format.number(count)}`).join(' · ')}</Box>}
    </Box>
  );
}
