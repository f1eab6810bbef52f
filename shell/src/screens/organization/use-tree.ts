import { toApiError, useApi, useLocalized, useNotify, useT } from '@hako/sdk-plugin/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { treeNodes } from './tree-model.js';
import type { TreeAnswer, TreeNode } from './types.js';

const KEY = ['core', 'tree'];

export function useTree() {
  const http = useApi();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<TreeAnswer>('/organization/tree', { signal }) });
  const nodes = useMemo(() => (query.data ? treeNodes(query.data) : []), [query.data]);
  return { nodes, loading: query.isPending, error: query.error, reload: () => void query.refetch() };
}

/** The tree, the scope switch and the open detail all show what was changed. */
export function useTreeChanged(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of [KEY, ['core', 'boot'], ['core', 'subsidiary'], ['core', 'talent']]) void client.invalidateQueries({ queryKey: key });
  };
}

/** Moves something below another parent, with the way back. */
export function useMove() {
  const http = useApi();
  const notify = useNotify();
  const t = useT('shell');
  const localized = useLocalized();
  const changed = useTreeChanged();
  const send = (node: TreeNode, parent: { id: string | null; type: TreeNode['type'] }): Promise<unknown> => {
    const parentId = parent.type === 'tenant' ? null : parent.id;
    return node.type === 'talent' ? http.post(`/talents/${node.id}/move`, { subsidiaryId: parentId }) : http.post(`/subsidiaries/${node.id}/move`, { parentId });
  };
  return useMutation({
    mutationFn: ({ node, target }: { node: TreeNode; target: TreeNode; from: TreeNode | undefined }) => send(node, target),
    onSuccess: (_answer, { node, target, from }) => {
      changed();
      notify(t('organization.moved', { name: localized(node.name), target: localized(target.name) }), { level: 'success', ...(from ? { undo: () => send(node, from).then(changed) } : {}) });
    },
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
}
