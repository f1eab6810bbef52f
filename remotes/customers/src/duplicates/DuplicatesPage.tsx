import { adviceFor, Drawer, EmptyState, EntityTable, Icon, isRunning, JobProgress, Page, PageHeader, SplitView, StatusBadge, Tag, toApiError, useApi, useCanSomewhere, useJob, useList, useNotify, useT, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import type { MergeRecord } from '../rights/types.js';
import { MergeView } from './MergeView.js';
import { SIGN_ORDER, type DuplicatePair } from './types.js';

/** Pairs that may be one person, the surest first: merged or dismissed beside the list. */
export function DuplicatesPage(): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const notify = useNotify();
  const client = useQueryClient();
  const talents = useTalents();
  const maySearch = useCanSomewhere('customer.pii:execute');
  const mayWrite = useCanSomewhere('customer.profile:write');
  const [asked, setState] = useUrlState('state');
  const [open, setOpen] = useUrlState('open');
  const [jobId, setJobId] = useState<string>();
  const job = useJob(jobId);
  const state = asked === 'dismissed' ? 'dismissed' : 'open';
  const { talentId } = talents.narrowing;
  const source = useList<DuplicatePair>({ key: keys.duplicates, path: '/customers/duplicates', query: { state, ...(talentId ? { talentId } : {}) } });
  const finished = job !== undefined && !isRunning(job);
  useEffect(() => {
    if (finished) void client.invalidateQueries({ queryKey: keys.duplicates });
  }, [finished, client]);
  const tell = (error: unknown): void => notify(adviceFor(toApiError(error), ui), { level: 'error' });
  const refresh = (): void => {
    for (const key of [keys.duplicates, keys.lists, keys.counts]) void client.invalidateQueries({ queryKey: key });
  };
  const scan = async (): Promise<void> => {
    try {
      setJobId((await http.post<{ jobId: string }>('/customers/duplicates/scan', talentId ? { talentId } : {})).jobId);
    } catch (error) {
      tell(error);
    }
  };
  const decide = async (pair: Pick<DuplicatePair, 'id' | 'version'>, to: 'open' | 'dismissed', undoable = true): Promise<void> => {
    try {
      const now = await http.patch<DuplicatePair>(`/customers/duplicates/${pair.id}`, { version: pair.version, state: to });
      setOpen(null);
      notify(t(to === 'dismissed' ? 'duplicate.dismissed' : 'duplicate.reopened'), { level: 'success', ...(undoable ? { undo: () => decide(now, to === 'dismissed' ? 'open' : 'dismissed', false) } : {}) });
    } catch (error) {
      tell(error);
    }
    refresh();
  };
  const merged = (merge: MergeRecord): void => {
    setOpen(null);
    const undo = async (): Promise<void> => {
      try {
        await http.post(`/customers/merges/${merge.id}/undo`);
        notify(t('merge.undone'), { level: 'success' });
      } catch (error) {
        tell(error);
      }
      refresh();
    };
    notify(t('merge.done', { nickname: merge.keptNickname }), { level: 'success', undo, link: { to: `/customers/${merge.keptId}`, label: t('merge.show') } });
    refresh();
  };
  const columns: Column<DuplicatePair>[] = [
    { id: 'score', header: t('duplicate.score'), width: '96px', cell: (pair) => <StatusBadge tone={pair.score >= 80 ? 'warning' : pair.score >= 50 ? 'accent' : 'neutral'} icon="users">{t('duplicate.percent', { score: String(pair.score) })}</StatusBadge> },
    { id: 'left', header: t('duplicate.one'), width: 'minmax(120px, 1.5fr)', cell: (pair) => pair.left.nickname },
    { id: 'right', header: t('duplicate.other'), width: 'minmax(120px, 1.5fr)', cell: (pair) => pair.right.nickname },
    { id: 'reasons', header: t('duplicate.reasons'), width: 'minmax(180px, 2fr)', from: 'md', cell: (pair) => <Box sx={{ display: 'flex', gap: '4px', overflow: 'hidden' }}>{SIGN_ORDER.filter((sign) => pair.reasons.includes(sign)).map((sign) => <Tag key={sign}>{t(`duplicate.sign.${sign}`)}</Tag>)}</Box> },
  ];
  const opened = source.rows.find(({ id }) => id === open);
  return (
    <Page layout="fill">
      <PageHeader title={t('duplicate.title')} description={t('duplicate.about')} actions={maySearch && mayWrite && <Button variant="contained" disabled={job !== undefined && !finished} onClick={() => void scan()} startIcon={<Icon name="search" size={16} />}>{t('duplicate.scan')}</Button>} />
      {job && !finished && <Box sx={{ mb: '12px' }}><JobProgress job={job} /></Box>}
      <Box sx={{ mb: '12px' }}>
        <ToggleButtonGroup exclusive size="small" value={state} onChange={(_, value: string | null) => value && setState(value === 'open' ? null : value)} aria-label={t('request.stateLabel')}>
          <ToggleButton value="open">{t('duplicate.open')}</ToggleButton>
          <ToggleButton value="dismissed">{t('duplicate.dismissedOnes')}</ToggleButton>
        </ToggleButtonGroup>
      </Box>
      <SplitView>
        <EntityTable name="duplicates" label={t('duplicate.title')} columns={columns} source={source} rowId={(pair) => pair.id} rowLabel={(pair) => `${pair.left.nickname} / ${pair.right.nickname}`} rowColor={(pair) => talents.byId(pair.left.talentId)?.color} onOpen={(pair) => setOpen(pair.id)} openId={open} permission="customer.profile:read" empty={<EmptyState icon="users" title={t('duplicate.none')}>{t('duplicate.noneHelp')}</EmptyState>} />
        <Drawer open={opened !== undefined} onClose={() => setOpen(null)} name="duplicate" title={t('duplicate.same')} subtitle={opened && SIGN_ORDER.filter((sign) => opened.reasons.includes(sign)).map((sign) => t(`duplicate.sign.${sign}`)).join(' · ')}>
          {opened && mayWrite && opened.state === 'open' && <MergeView key={`${opened.id} ${opened.left.version} ${opened.right.version}`} left={opened.left} right={opened.right} onMerged={merged} onDismiss={() => void decide(opened, 'dismissed')} />}
          {opened && mayWrite && opened.state === 'dismissed' && <Button variant="outlined" onClick={() => void decide(opened, 'open')}>{t('duplicate.reopen')}</Button>}
        </Drawer>
      </SplitView>
    </Page>
  );
}
