import { useT } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import type { Person } from './types.js';

/** Whom the vault names by id alone: with a name where this agency knows one, else by what they are. */
export function usePersonName(): (person: Person) => string {
  const t = useT('shell');
  return ({ id, name, self }) => {
    if (self) return t('vault.person.you');
    if (name) return name;
    if (id.startsWith('cert:')) return t('vault.person.certificate', { name: id.slice(id.lastIndexOf('/') + 1) });
    if (id === 'vault') return t('vault.person.vault');
    return id.startsWith('system:') ? t('vault.person.system') : t('vault.person.elsewhere');
  };
}

export function PersonName({ person }: { person: Person }): ReactElement {
  return <span title={person.id}>{usePersonName()(person)}</span>;
}
