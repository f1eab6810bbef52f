import { Icon, useT } from '@hako/sdk-plugin/ui';
import { Button } from '@mui/material';
import { useEffect, useState, type ReactElement } from 'react';
import { http } from '../../session/client.js';

interface SsoProvider {
  id: string;
  name: string;
  startUrl: string;
}

const PAUSE_MS = 350;
const SHORTEST_CODE = 2;

/** A button for each provider of the agency whose code was typed; nothing for agencies without. */
export function SsoButtons({ providers }: { providers: readonly SsoProvider[] }): ReactElement {
  const t = useT('shell');
  const [leaving, setLeaving] = useState<string | null>(null);
  const go = ({ id, startUrl }: SsoProvider): void => {
    setLeaving(id);
    const url = new URL(startUrl);
    const { pathname, search } = window.location;
    if (pathname !== '/sign-in') url.searchParams.set('returnTo', `${pathname}${search}`);
    window.location.assign(url.href);
  };
  return (
    <>
      {providers.map((provider) => (
        <Button key={provider.id} variant="outlined" size="large" disabled={leaving !== null} onClick={() => go(provider)} startIcon={<Icon name="external-link" size={16} />} sx={{ minHeight: 40 }}>
          {t('sso.signInWith', { name: provider.name })}
        </Button>
      ))}
    </>
  );
}

/** Asked when the typing pauses. Who cannot be asked for SSO still has the password. */
export function useSsoProviders(tenantCode: string): readonly SsoProvider[] {
  const [found, setFound] = useState<{ code: string; providers: SsoProvider[] }>({ code: '', providers: [] });
  const code = tenantCode.trim().toUpperCase();
  useEffect(() => {
    if (code.length < SHORTEST_CODE) return;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      http.get<SsoProvider[]>('/auth/sso/providers', { query: { tenantCode: code }, signal: leaving.signal }).then(
        (providers) => setFound({ code, providers }),
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [code]);
  return found.code === code ? found.providers : [];
}
