import { ComboField, useLocalized, useT } from '@hako/sdk-plugin/ui';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { parentOptions } from './parent-options.js';
import { mayMove } from './tree-model.js';
import type { TreeNode } from './types.js';

interface MoveDialogProps {
  node: TreeNode;
  nodes: readonly TreeNode[];
  onMove(target: TreeNode): void;
  onClose(): void;
}

export function MoveDialog({ node, nodes, onMove, onClose }: MoveDialogProps): ReactElement {
  const t = useT('shell');
  const localized = useLocalized();
  const [targetId, setTargetId] = useState<string | null>(null);
  const target = nodes.find((entry) => entry.id === targetId);
  const name = localized(node.name);
  return (
    <Dialog open onClose={onClose} aria-labelledby="move-title" fullWidth maxWidth="xs">
      <DialogTitle id="move-title">{t('organization.moveTitle', { name })}</DialogTitle>
      <DialogContent>
        <Box sx={{ pt: '4px' }}>
          <ComboField name="target" label={t('organization.parent')} help={t('organization.moveHelp')} value={targetId} onChange={setTargetId} options={parentOptions(nodes, localized, (entry) => mayMove(nodes, node, entry))} />
        </Box>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>{t('action.cancel')}</Button>
        <Button variant="contained" disabled={!target} onClick={() => target && onMove(target)}>{t('organization.move')}</Button>
      </DialogActions>
    </Dialog>
  );
}
