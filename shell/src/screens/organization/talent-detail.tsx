import { CardSkeleton, ComboField, ErrorState, Facts, Form, Icon, Slot, StatusBadge, SubmitBar, TextField, failureInPlace, toApiError, useApi, useConfirm, useForm, useFormat, useNotify, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { OshiField } from './oshi-field.js';
import { TalentStateBadge } from './talent-state-badge.js';
import { TIME_ZONES } from './time-zones.js';
import type { Readiness, Talent } from './types.js';
import { useTreeChanged } from './use-tree.js';

interface TalentDetailProps {
  id: string;
  onMove(): void;
  onDeleted(): void;
}

export function TalentDetail({ id, onMove, onDeleted }: TalentDetailProps): ReactElement {
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'talent', id], queryFn: ({ signal }) => http.get<Talent>(`/talents/${id}`, { signal }) });
  if (failureInPlace(error, data)) return <ErrorState error={error} onRetry={() => void refetch()} during="talent" />;
  if (!data) return <CardSkeleton lines={8} />;
  return (
    <Box sx={{ display: 'grid', gap: '20px' }}>
      <Life talent={data} onMove={onMove} onDeleted={onDeleted} />
      <TalentFields key={data.id} talent={data} />
      <Slot name="talent.detail@1" props={{ talentId: data.id }} />
    </Box>
  );
}

/** Draft, published, disabled; what is missing before fans may see her. */
function Life({ talent, onMove, onDeleted }: { talent: Talent; onMove(): void; onDeleted(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const format = useFormat(talent.timezone);
  const changed = useTreeChanged();
  const { can } = useShell();
  const at = { type: 'talent', id: talent.id } as const;
  const mayWrite = can('talent:write', at);
  const act = useMutation({
    mutationFn: (verb: 'publish' | 'disable') => http.post<Talent>(`/talents/${talent.id}/${verb}`, { version: talent.version }),
    onSuccess: (_next, verb) => {
      changed();
      notify(t(`talent.done.${verb}`, { name: talent.displayName }), { level: 'success' });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  const disable = async (): Promise<void> => {
    if (await confirm({ title: t('talent.disableTitle', { name: talent.displayName }), consequences: t('talent.disableText', { path: talent.path }), action: t('talent.disable'), danger: true })) act.mutate('disable');
  };
  const remove = async (): Promise<void> => {
    if (!(await confirm({ title: t('talent.deleteTitle', { name: talent.displayName }), consequences: t('talent.deleteText'), action: t('talent.delete'), danger: true, typeToConfirm: talent.code }))) return;
    await http.delete(`/talents/${talent.id}`).then(
      () => {
        onDeleted();
        changed();
      },
      (error: unknown) => notify(toApiError(error).message, { level: 'error' }),
    );
  };
  return (
    <Box sx={{ display: 'grid', gap: '14px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
        <TalentStateBadge state={talent.state} />
        {!talent.active && <StatusBadge tone="neutral" icon="ban">{t('state.inactive')}</StatusBadge>}
        {talent.publishedAt && <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{t('talent.since', { date: format.date(talent.publishedAt) })}</Box>}
      </Box>
      {talent.state !== 'published' && <ReadinessList id={talent.id} version={talent.version} />}
      {mayWrite && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
          {talent.state !== 'published' && <Button variant="contained" startIcon={<Icon name="globe" size={16} />} disabled={act.isPending} onClick={() => act.mutate('publish')}>{t('talent.publish')}</Button>}
          {talent.state === 'published' && <Button variant="outlined" color="error" onClick={() => void disable()}>{t('talent.disable')}</Button>}
          <Button variant="outlined" startIcon={<Icon name="corner-down-right" size={16} />} onClick={onMove}>{t('organization.move')}</Button>
          {talent.state === 'draft' && can('talent:delete', at) && <Button variant="outlined" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => void remove()}>{t('talent.delete')}</Button>}
        </Box>
      )}
    </Box>
  );
}

function ReadinessList({ id, version }: { id: string; version: number }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const { palette, tones } = useTokens();
  const { data } = useQuery({ queryKey: ['core', 'talent', id, 'readiness', version], queryFn: ({ signal }) => http.get<Readiness>(`/talents/${id}/readiness`, { signal }) });
  if (!data) return null;
  return (
    <Box sx={{ p: '10px 12px', borderRadius: '8px', border: `1px solid ${palette.line}` }}>
      <Box component="h3" sx={{ m: '0 0 6px', fontSize: 13 }}>{t(data.ready ? 'talent.ready' : 'talent.notReady')}</Box>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: '4px', fontSize: 13 }}>
        {data.items.map((item) => (
          <Box component="li" key={item.key} sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
            <Icon name={item.done ? 'circle-check' : 'circle-x'} size={16} color={item.done ? tones.success.text : item.required ? tones.danger.text : palette.muted} label={t(item.done ? 'talent.isDone' : 'talent.isMissing')} />
            <span>{item.title}</span>
            {!item.required && <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('talent.advice')}</Box>}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

/** Whoever may not change her reads; a form full of dead fields says nothing more. */
function TalentFields({ talent }: { talent: Talent }): ReactElement {
  const t = useT('shell');
  const { can } = useShell();
  if (can('talent:write', { type: 'talent', id: talent.id })) return <EditTalent talent={talent} />;
  return (
    <Facts
      items={[
        { label: t('talent.name'), value: talent.displayName },
        { label: t('talent.path'), value: `/${talent.path}` },
        { label: t('talent.oshi'), value: talent.oshiColor ? <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}><Box aria-hidden sx={{ width: 14, height: 14, borderRadius: '50%', bgcolor: talent.oshiColor }} />{talent.oshiColor}</Box> : '—' },
        { label: t('talent.timezone'), value: talent.timezone },
      ]}
    />
  );
}

function EditTalent({ talent }: { talent: Talent }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const changed = useTreeChanged();
  const form = useForm({
    initial: { displayName: talent.displayName, path: talent.path, timezone: talent.timezone as string | null, oshiColor: talent.oshiColor ?? '', avatarUrl: talent.avatarUrl ?? '' },
    async submit({ displayName, path, timezone, oshiColor, avatarUrl }) {
      await http.patch<Talent>(`/talents/${talent.id}`, { version: talent.version, displayName, path, timezone, oshiColor: oshiColor || null, avatarUrl: avatarUrl || null });
      changed();
      notify(t('saved'), { level: 'success' });
    },
    reload: changed,
  });
  const { values, set } = form;
  const labels = { displayName: t('talent.name'), path: t('talent.path'), timezone: t('talent.timezone'), oshiColor: t('talent.oshi'), avatarUrl: t('talent.avatar') };
  return (
    <Form form={form} labels={labels} label={talent.displayName}>
      <TextField name="displayName" label={labels.displayName} value={values.displayName} onChange={(value) => set('displayName', value)} maxLength={128} />
      <TextField name="path" label={labels.path} help={t('talent.pathRename')} value={values.path} onChange={(value) => set('path', value.toLowerCase())} mono maxLength={64} start="/" />
      <OshiField name="oshiColor" label={labels.oshiColor} value={values.oshiColor} onChange={(value) => set('oshiColor', value)} sample={values.displayName} />
      <ComboField name="timezone" label={labels.timezone} value={values.timezone} onChange={(value) => set('timezone', value)} options={TIME_ZONES} />
      <TextField name="avatarUrl" type="url" label={labels.avatarUrl} value={values.avatarUrl} onChange={(value) => set('avatarUrl', value)} maxLength={500} />
      <SubmitBar action={t('action.save')} busy={form.busy} disabled={!form.dirty} />
    </Form>
  );
}
