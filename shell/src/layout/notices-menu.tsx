import { EmptyState, Icon, useApi, useFormat, useLive, useT, useTokens, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { BarPopover } from './bar-popover.js';

interface Notice {
  id: string;
  title: string;
  link: string | null;
  level: 'info' | 'success' | 'warning' | 'error';
  createdAt: string;
  readAt: string | null;
}

const KEY = ['core', 'notices'];
const LOOKS: Record<Notice['level'], { icon: IconName; tone: Tone }> = { info: { icon: 'info', tone: 'accent' }, success: { icon: 'circle-check', tone: 'success' }, warning: { icon: 'triangle-alert', tone: 'warning' }, error: { icon: 'circle-alert', tone: 'danger' } };

export function NoticesMenu(): ReactElement {
  const http = useApi();
  const client = useQueryClient();
  const t = useT('shell');
  const { data: notices = [] } = useQuery({ queryKey: KEY, queryFn: async ({ signal }) => (await http.list<Notice>('/notices', { query: { pageSize: 20 }, signal })).items, staleTime: 60_000 });
  const refresh = (): void => void client.invalidateQueries({ queryKey: KEY });
  useLive('notice', refresh);
  const readAll = useMutation({ mutationFn: () => http.post('/notices/read-all'), onSuccess: refresh });
  const read = useMutation({ mutationFn: (id: string) => http.post(`/notices/${id}/read`), onSettled: refresh });
  const unread = notices.filter((notice) => notice.readAt === null).length;
  return (
    <BarPopover icon="bell" label={unread > 0 ? t('notices.unread', { count: unread }) : t('notices.title')} badge={unread > 0 ? String(Math.min(unread, 99)) : undefined}>
      {(close) => (
        <>
          {notices.length === 0 && <EmptyState icon="bell" title={t('notices.empty')} />}
          {notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onOpen={() => { if (!notice.readAt) read.mutate(notice.id); close(); }} />
          ))}
          {unread > 0 && (
            <Box sx={{ p: '8px', textAlign: 'end' }}>
              <Button onClick={() => readAll.mutate()}>{t('notices.readAll')}</Button>
            </Box>
          )}
        </>
      )}
    </BarPopover>
  );
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen(): void }): ReactElement {
  const { palette, tones } = useTokens();
  const t = useT('shell');
  const format = useFormat();
  const look = LOOKS[notice.level];
  const inner = (
    <>
      <Icon name={look.icon} size={18} color={tones[look.tone].text} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontSize: 13, fontWeight: notice.readAt ? 400 : 600 }}>{notice.title}</Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>
          {format.relative(notice.createdAt)}
          {!notice.readAt && ` · ${t('notices.new')}`}
        </Box>
      </Box>
    </>
  );
  const row = { display: 'flex', gap: '10px', p: '10px 16px', borderBottom: `1px solid ${palette.line}`, color: 'text.primary', textDecoration: 'none' } as const;
  return notice.link ? (
    <Box component={Link} to={notice.link} onClick={onOpen} sx={{ ...row, '&:hover': { bgcolor: palette.sunken } }}>
      {inner}
    </Box>
  ) : (
    <Box sx={row}>{inner}</Box>
  );
}
