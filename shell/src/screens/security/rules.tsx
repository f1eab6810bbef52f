import { Drawer, EmptyState, EntityTable, Icon, SplitView, StatusBadge, useApi, useCan, useConfirm, useFormat, useList, useNotify, useT, useUrlState, toApiError, type Column } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { RuleForm } from './rule-form.js';
import { TryVisitor } from './try-visitor.js';
import { RULE_PATHS, type Rule, type RuleKind } from './types.js';

const TENANT = { type: 'tenant' } as const;

/** Address rules or user-agent rules: a deny always wins; where a door has allow rules, only who is on one comes in. */
export function Rules({ kind }: { kind: RuleKind }): ReactElement {
  const t = useT('shell');
  const client = useQueryClient();
  const mayWrite = useCan('security.ip-rule:write', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const key = ['core', 'security', kind];
  const source = useList<Rule>({ key, path: RULE_PATHS[kind], pageSize: null });
  const open = source.rows.find(({ id }) => id === panel);
  const done = (): void => {
    void client.invalidateQueries({ queryKey: key });
    setPanel(null);
  };
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', mb: '12px', alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 280px', fontSize: 13, color: 'text.secondary' }}>{t(`security.${kind}.help`)}</Box>
        <Button variant="outlined" startIcon={<Icon name="search" size={16} />} onClick={() => setPanel('try')}>{t('security.try.open')}</Button>
        {mayWrite && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('new')}>{t(`security.${kind}.new`)}</Button>}
      </Box>
      <SplitView>
        <EntityTable
          name={`security.${kind}`}
          label={t(`security.tab.${kind === 'ip' ? 'addresses' : 'agents'}`)}
          columns={useColumns(kind)}
          source={source}
          rowId={({ id }) => id}
          rowLabel={(rule) => `${t(`security.effect.${rule.effect}`)} ${rule.network ?? rule.pattern}`}
          openId={open?.id ?? null}
          onOpen={({ id }) => setPanel(id)}
          permission="security.ip-rule:read"
          empty={<EmptyState icon="shield" title={t(`security.${kind}.empty`)}>{t(`security.${kind}.emptyText`)}</EmptyState>}
        />
        <Drawer open={panel === 'new' || open !== undefined} onClose={() => setPanel(null)} title={open ? t(`security.${kind}.edit`) : t(`security.${kind}.new`)} name="rule" actions={open && mayWrite ? <DeleteRule kind={kind} rule={open} onDone={done} /> : undefined}>
          {(panel === 'new' || open) && <RuleForm key={open?.id ?? 'new'} kind={kind} rule={open} readOnly={!mayWrite} onDone={done} onCancel={() => setPanel(null)} />}
        </Drawer>
        <Drawer open={panel === 'try'} onClose={() => setPanel(null)} title={t('security.try.title')} name="rule">
          {panel === 'try' && <TryVisitor onOpenRule={(id) => setPanel(id)} />}
        </Drawer>
      </SplitView>
    </>
  );
}

function useColumns(kind: RuleKind): Column<Rule>[] {
  const t = useT('shell');
  const format = useFormat();
  const mono = { fontFamily: 'ui-monospace, monospace', fontSize: 12.5, overflow: 'hidden', textOverflow: 'ellipsis' } as const;
  return [
    { id: 'effect', header: t('security.effect.label'), width: '120px', cell: ({ effect }) => <StatusBadge tone={effect === 'deny' ? 'danger' : 'success'} icon={effect === 'deny' ? 'ban' : 'check'}>{t(`security.effect.${effect}`)}</StatusBadge> },
    { id: 'what', header: t(`security.${kind}.what`), width: 'minmax(160px, 2fr)', cell: (rule) => <Box component="span" sx={mono}>{rule.network ?? rule.pattern}</Box> },
    ...(kind === 'agent' ? [{ id: 'kind', header: t('security.agent.kind'), width: '130px', from: 'md' as const, cell: (rule: Rule) => t(`security.agent.kinds.${rule.kind ?? 'contains'}`) }] : []),
    { id: 'area', header: t('security.area.label'), width: 'minmax(110px, 1fr)', from: 'sm', cell: ({ area }) => t(`security.area.${area}`) },
    { id: 'note', header: t('security.note'), width: 'minmax(120px, 2fr)', from: 'md', cell: ({ note }) => note },
    { id: 'expires', header: t('security.expires'), width: '150px', from: 'md', cell: ({ expiresAt, expired }) => (expired ? <StatusBadge tone="neutral">{t('security.expired')}</StatusBadge> : expiresAt ? format.dateTime(expiresAt) : t('security.never')) },
    { id: 'hits', header: t('security.hits'), width: '90px', align: 'end', from: 'sm', cell: ({ hits }) => format.number(hits) },
    { id: 'lastHit', header: t('security.lastHit'), width: '140px', from: 'lg', cell: ({ lastHitAt }) => (lastHitAt ? format.relative(lastHitAt) : '—') },
  ];
}

function DeleteRule({ kind, rule, onDone }: { kind: RuleKind; rule: Rule; onDone(): void }): ReactElement | null {
  const t = useT('shell');
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const mayDelete = useCan('security.ip-rule:delete', TENANT);
  if (!mayDelete) return null;
  const what = rule.network ?? rule.pattern ?? '';
  const remove = async (confirmed: boolean): Promise<void> => {
    try {
      await http.delete(`${RULE_PATHS[kind]}/${rule.id}`, confirmed ? { query: { confirm: true } } : {});
      const { effect, area, network, kind: match, pattern, note, expiresAt } = rule;
      const undo = async (): Promise<void> => {
        await http.post(RULE_PATHS[kind], { effect, area, note, expiresAt, confirm: true, ...(kind === 'ip' ? { network } : { kind: match, pattern }) });
        onDone();
      };
      notify(t('security.deleted', { what }), { level: 'success', undo });
      onDone();
    } catch (error) {
      const problem = toApiError(error);
      const locks = problem.code.endsWith('_LOCKS_YOU_OUT') && !confirmed;
      if (locks && (await confirm({ title: t('security.lockOut.title'), consequences: problem.message, action: t('security.lockOut.action'), danger: true }))) return remove(true);
      if (!locks) notify(problem.message, { level: 'error' });
    }
  };
  return <Button variant="text" color="error" startIcon={<Icon name="trash-2" size={16} />} onClick={() => void remove(false)}>{t('security.delete')}</Button>;
}
