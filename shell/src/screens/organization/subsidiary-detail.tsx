import { CardSkeleton, ErrorState, Form, Icon, StatusBadge, SubmitBar, TextField, failureInPlace, toApiError, useApi, useConfirm, useForm, useLocalized, useNotify, useShell, useT } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Subsidiary, TreeNode } from './types.js';
import { useTreeChanged } from './use-tree.js';

interface SubsidiaryDetailProps {
  id: string;
  nodes: readonly TreeNode[];
  onMove(): void;
  onAdd(kind: 'subsidiary' | 'talent', below: string): void;
}

const LANGUAGES = { en: 'English', ja: '日本語', zh: '简体中文' };

export function SubsidiaryDetail({ id, nodes, onMove, onAdd }: SubsidiaryDetailProps): ReactElement {
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'subsidiary', id], queryFn: ({ signal }) => http.get<Subsidiary>(`/subsidiaries/${id}`, { signal }) });
  if (failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} during="subsidiary" />;
  if (!data) return <CardSkeleton lines={6} />;
  return <Detail key={data.id} subsidiary={data} below={countBelow(nodes, id)} onMove={onMove} onAdd={onAdd} />;
}

function countBelow(nodes: readonly TreeNode[], id: string): number {
  return nodes.filter((node) => node.parentId === id && node.active).reduce((sum, node) => sum + 1 + countBelow(nodes, node.id), 0);
}

function Detail({ subsidiary, below, onMove, onAdd }: { subsidiary: Subsidiary; below: number } & Pick<SubsidiaryDetailProps, 'onMove' | 'onAdd'>): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const localized = useLocalized();
  const changed = useTreeChanged();
  const { can } = useShell();
  const mayWrite = can('subsidiary:write', { type: 'subsidiary', id: subsidiary.id });
  const name = localized(subsidiary.name);
  const form = useForm({
    initial: { en: subsidiary.name.en, ja: subsidiary.name.ja ?? '', zh: subsidiary.name.zh ?? '' },
    validate: ({ en }): Record<string, string> => (en.trim() ? {} : { 'name.en': 'required' }),
    async submit({ en, ja, zh }) {
      await http.patch<Subsidiary>(`/subsidiaries/${subsidiary.id}`, { version: subsidiary.version, name: { en, ...(ja ? { ja } : {}), ...(zh ? { zh } : {}) } });
      changed();
      notify(t('saved'), { level: 'success' });
    },
    reload: changed,
  });
  const turn = useMutation({
    mutationFn: (verb: 'deactivate' | 'reactivate') => http.post<Subsidiary>(`/subsidiaries/${subsidiary.id}/${verb}`, {}),
    onSuccess: (_next, verb) => {
      changed();
      notify(t(`organization.done.${verb}`, { name }), { level: 'success', ...(verb === 'deactivate' ? { undo: () => http.post(`/subsidiaries/${subsidiary.id}/reactivate`, {}).then(changed) } : {}) });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const ask = async (): Promise<void> => {
    if (await confirm({ title: t('organization.deactivateTitle', { name }), consequences: [t('organization.loses.below', { count: below }), t('organization.loses.rights'), t('organization.loses.kept')], action: t('organization.deactivate'), danger: true })) turn.mutate('deactivate');
  };
  return (
    <Box sx={{ display: 'grid', gap: '20px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
        {subsidiary.active ? <StatusBadge tone="success">{t('state.active')}</StatusBadge> : <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>}
        <Box sx={{ flex: 1 }} />
        {mayWrite && subsidiary.active && <Button variant="outlined" startIcon={<Icon name="corner-down-right" size={16} />} onClick={onMove}>{t('organization.move')}</Button>}
        {mayWrite && (subsidiary.active ? <Button variant="outlined" color="error" onClick={() => void ask()}>{t('organization.deactivate')}</Button> : <Button variant="contained" onClick={() => turn.mutate('reactivate')}>{t('organization.reactivate')}</Button>)}
      </Box>
      <Form form={form} labels={{ ...LANGUAGES, 'name.en': LANGUAGES.en }} label={name}>
        <TextField name="name.en" label={LANGUAGES.en} disabled={!mayWrite} value={form.values.en} onChange={(value) => form.set('en', value)} maxLength={128} />
        <TextField name="name.ja" label={LANGUAGES.ja} disabled={!mayWrite} value={form.values.ja} onChange={(value) => form.set('ja', value)} maxLength={128} />
        <TextField name="name.zh" label={LANGUAGES.zh} disabled={!mayWrite} value={form.values.zh} onChange={(value) => form.set('zh', value)} maxLength={128} />
        {mayWrite && <SubmitBar action={t('action.save')} busy={form.busy} disabled={!form.dirty} />}
      </Form>
      {mayWrite && subsidiary.active && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
          <Button variant="outlined" startIcon={<Icon name="plus" size={16} />} onClick={() => onAdd('subsidiary', subsidiary.id)}>{t('organization.addBelow')}</Button>
          <Button variant="outlined" startIcon={<Icon name="user-plus" size={16} />} onClick={() => onAdd('talent', subsidiary.id)}>{t('organization.newTalent')}</Button>
        </Box>
      )}
    </Box>
  );
}
