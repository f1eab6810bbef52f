import { Field, SearchField, useApi, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Checkbox } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactElement } from 'react';
import type { Permission } from '../roles/types.js';

interface ScopesPickerProps {
  name: string;
  label: string;
  value: string[];
  onChange(value: string[]): void;
}

/**
 * What a key may do at most. Only what the person holds is offered: nobody gives a key more than she has. What an existing
 * key has beside that stays, and can only be taken away.
 */
export function ScopesPicker({ name, label, value, onChange }: ScopesPickerProps): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { canSomewhere } = useShell();
  const { palette, mono } = useTokens();
  const [wanted, setWanted] = useState('');
  const { data = [] } = useQuery({ queryKey: ['core', 'permissions'], queryFn: async ({ signal }) => (await http.list<Permission>('/permissions', { signal })).items, staleTime: 300_000 });
  const rows = useMemo(() => {
    const held = data.filter(({ permission }) => canSomewhere(permission));
    const asked = wanted.trim().toLocaleLowerCase();
    const byResource = new Map<string, Permission[]>();
    for (const entry of held) if (`${entry.title} ${entry.resource}`.toLocaleLowerCase().includes(asked)) byResource.set(entry.resource, [...(byResource.get(entry.resource) ?? []), entry]);
    return [...byResource.values()];
  }, [data, canSomewhere, wanted]);
  const offered = useMemo(() => new Set(data.filter(({ permission }) => canSomewhere(permission)).map(({ permission }) => permission)), [data, canSomewhere]);
  // Until the list is there nothing is foreign.
  const others = useOthers(value, offered, data.length > 0);
  const toggle = (permission: string, on: boolean): void => onChange(on ? [...value, permission] : value.filter((each) => each !== permission));
  return (
    <Field name={name} label={label} help={t('apiKeys.scopesHelp')} required aside={<Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('apiKeys.chosen', { count: value.length })}</Box>}>
      {({ id, describedBy }) => (
        <Box id={id} role="group" aria-label={label} aria-describedby={describedBy} tabIndex={-1} sx={{ border: `1px solid ${palette.line}`, borderRadius: '8px' }}>
          <Box sx={{ p: '8px' }}><SearchField label={t('apiKeys.findScope')} value={wanted} onChange={setWanted} /></Box>
          <Box sx={{ maxHeight: 300, overflow: 'auto', px: '10px', pb: '8px' }} tabIndex={0} role="group" aria-label={t('apiKeys.scopes')}>
            {others.length > 0 && (
              <Box component="fieldset" sx={{ border: 0, m: 0, p: '6px 0' }}>
                <Box component="legend" sx={{ p: 0, fontSize: 13, fontWeight: 600 }}>{t('apiKeys.otherScopes')}</Box>
                {others.map((permission) => (
                  <Box component="label" key={permission} sx={{ display: 'flex', alignItems: 'center', fontSize: 12, fontFamily: mono, overflowWrap: 'anywhere' }}>
                    <Checkbox size="small" checked={value.includes(permission)} onChange={(_event, on) => toggle(permission, on)} slotProps={{ input: { 'aria-label': permission } }} sx={{ p: '4px' }} />
                    {permission}
                  </Box>
                ))}
              </Box>
            )}
            {rows.map((entries) => (
              <Box key={entries[0]?.resource} component="fieldset" sx={{ border: 0, m: 0, p: '6px 0', borderTop: `1px solid ${palette.line}` }}>
                <Box component="legend" sx={{ p: 0, fontSize: 13, fontWeight: 600, float: 'left', width: '100%' }}>{entries[0]?.title} <Box component="span" sx={{ fontWeight: 400, fontSize: 12, color: 'text.secondary' }}>{entries[0]?.resource}</Box></Box>
                <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 12px', clear: 'both' }}>
                  {entries.map(({ permission, action }) => (
                    <Box component="label" key={permission} sx={{ display: 'inline-flex', alignItems: 'center', fontSize: 13 }}>
                      <Checkbox size="small" checked={value.includes(permission)} onChange={(_event, on) => toggle(permission, on)} slotProps={{ input: { 'aria-label': `${entries[0]?.title}: ${t(`roles.action.${action}`)}` } }} sx={{ p: '4px' }} />
                      {t(`roles.action.${action}`)}
                    </Box>
                  ))}
                </Box>
              </Box>
            ))}
          </Box>
        </Box>
      )}
    </Field>
  );
}

/** Scopes that a key had when the form opened and that are not this person's to give; they stay in sight when they are taken away. */
function useOthers(value: readonly string[], offered: ReadonlySet<string>, ready: boolean): string[] {
  const [first] = useState(value);
  return ready ? first.filter((permission) => !offered.has(permission)) : [];
}
