import { useSlotFillers, useTokens, useUrlState, type SlotFillerView } from '@hako/sdk-plugin/ui';
import { Box, Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import { useTexts } from '../parts/t.js';

/** Our own parts of a customer's page; those of other plugins stand behind them. */
export const OWN_TABS = ['overview', 'timeline'] as const;

export interface DetailTabState {
  current: string;
  set(tab: string): void;
  all: { id: string; label: string }[];
  /** Of another plugin, when its tab is open. */
  filler: SlotFillerView | undefined;
}

/** Which part of the page is open; it stands in the address. */
export function useDetailTabs(): DetailTabState {
  const t = useTexts();
  const [tab, setTab] = useUrlState('tab');
  const fillers = useSlotFillers('customers.detail.tabs@1').map((view) => ({ id: `${view.plugin}${view.expose.slice(1)}`, view }));
  const all = [...OWN_TABS.map((id) => ({ id, label: t(`detail.tab.${id}`) })), ...fillers.map(({ id, view }) => ({ id, label: view.label }))];
  const current = all.some(({ id }) => id === tab) && tab ? tab : OWN_TABS[0];
  return { current, set: (id) => setTab(id === OWN_TABS[0] ? null : id), all, filler: fillers.find(({ id }) => id === current)?.view };
}

export function DetailTabs({ tabs }: { tabs: DetailTabState }): ReactElement {
  const t = useTexts();
  const { palette } = useTokens();
  return (
    <Box sx={{ borderBottom: `1px solid ${palette.line}`, mb: '16px' }}>
      <Tabs value={tabs.current} onChange={(_, id: string) => tabs.set(id)} variant="scrollable" scrollButtons="auto" allowScrollButtonsMobile aria-label={t('detail.parts')}>
        {tabs.all.map(({ id, label }) => <Tab key={id} value={id} label={label} />)}
      </Tabs>
    </Box>
  );
}
