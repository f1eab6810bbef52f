import { Drawer, EmptyState, ErrorState, Icon, ListSkeleton, OshiAvatar, Page, PageHeader, SplitView, useLocalized, useNavigate, useShell, useT, useTokens, useUrlState } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { useParams } from 'react-router';
import { MoveDialog } from './move-dialog.js';
import { NewSubsidiaryForm } from './new-subsidiary-form.js';
import { NewTalentForm } from './new-talent-form.js';
import { SubsidiaryDetail } from './subsidiary-detail.js';
import { TalentDetail } from './talent-detail.js';
import { Tree } from './tree.js';
import type { TreeNode } from './types.js';
import { useMove, useTree } from './use-tree.js';

export default function OrganizationScreen(): ReactElement {
  const t = useT('shell');
  const { id } = useParams();
  const navigate = useNavigate();
  const localized = useLocalized();
  const { palette } = useTokens();
  const { canSomewhere, scope } = useShell();
  const [panel, setPanel] = useUrlState('panel');
  const [parent, setParent] = useUrlState('below');
  const [moving, setMoving] = useState<TreeNode | null>(null);
  const { nodes, loading, error, reload } = useTree();
  const move = useMove();
  // Whoever works at a subsidiary adds below it, until told otherwise.
  const below = parent ?? (scope.type === 'subsidiary' ? scope.id : null);
  const open = nodes.find((node) => node.id === id && node.type !== 'tenant');
  const close = (): void => navigate('/organization');
  const add = (kind: 'subsidiary' | 'talent', under?: string): void => {
    navigate(`/organization?panel=new-${kind}${under ? `&below=${under}` : ''}`);
  };
  const start = (node: TreeNode, target: TreeNode): void => move.mutate({ node, target, from: nodes.find((entry) => entry.id === node.parentId) });
  const done = (): void => {
    setPanel(null);
    setParent(null);
  };
  const frame = { minHeight: 0, overflow: 'auto', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px' } as const;
  const adding = panel === 'new-talent' || panel === 'new-subsidiary';
  return (
    <Page layout="fill">
      <PageHeader
        title={t('nav.organization')}
        description={t(canSomewhere('talent:write') || canSomewhere('subsidiary:write') ? 'organization.description' : 'organization.readOnly')}
        actions={
          <>
            {canSomewhere('subsidiary:write') && <Button variant="outlined" startIcon={<Icon name="folder-tree" size={16} />} onClick={() => add('subsidiary')}>{t('organization.newSubsidiary')}</Button>}
            {canSomewhere('talent:write') && <Button variant="contained" startIcon={<Icon name="user-plus" size={16} />} onClick={() => add('talent')}>{t('organization.newTalent')}</Button>}
          </>
        }
      />
      <SplitView>
        <Box sx={frame}>
          {error && <ErrorState error={error} onRetry={reload} during="organization" />}
          {loading && <ListSkeleton />}
          {!loading && !error && nodes.length <= 1 && <EmptyState icon="folder-tree" title={t('organization.empty')}>{t('organization.emptyHelp')}</EmptyState>}
          {nodes.length > 1 && <Tree nodes={nodes} openId={id ?? null} onOpen={(node) => (node.type === 'tenant' ? close() : navigate(`/organization/${node.id}`))} onMove={start} onAskMove={setMoving} />}
        </Box>
        <Drawer open={open !== undefined && !adding} onClose={close} title={open ? localized(open.name) : ''} subtitle={open?.code} leading={open && <OshiAvatar name={localized(open.name)} color={open.oshiColor ?? null} src={open.avatarUrl ?? null} size={32} shape={open.type === 'talent' ? 'round' : 'square'} />} name="organization">
          {open?.type === 'talent' && <TalentDetail key={open.id} id={open.id} onMove={() => setMoving(open)} onDeleted={close} />}
          {open?.type === 'subsidiary' && <SubsidiaryDetail key={open.id} id={open.id} nodes={nodes} onMove={() => setMoving(open)} onAdd={add} />}
        </Drawer>
        <Drawer open={panel === 'new-subsidiary'} onClose={done} title={t('organization.newSubsidiary')} name="organization">
          {!loading && <NewSubsidiaryForm nodes={nodes} parentId={below} onCancel={done} onCreated={(made) => navigate(`/organization/${made.id}`)} />}
        </Drawer>
        <Drawer open={panel === 'new-talent'} onClose={done} title={t('organization.newTalent')} name="organization">
          {!loading && <NewTalentForm nodes={nodes} parentId={below} onCancel={done} onCreated={(made) => navigate(`/organization/${made.id}`)} />}
        </Drawer>
      </SplitView>
      {moving && <MoveDialog node={moving} nodes={nodes} onClose={() => setMoving(null)} onMove={(target) => { setMoving(null); start(moving, target); }} />}
    </Page>
  );
}
