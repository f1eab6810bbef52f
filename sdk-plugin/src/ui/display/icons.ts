import type { LucideIcon } from 'lucide-react';
import Activity from 'lucide-react/icons/activity';
import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Ban from 'lucide-react/icons/ban';
import Bell from 'lucide-react/icons/bell';
import BookMarked from 'lucide-react/icons/book-marked';
import BookOpen from 'lucide-react/icons/book-open';
import Box from 'lucide-react/icons/box';
import Building2 from 'lucide-react/icons/building-2';
import Calendar from 'lucide-react/icons/calendar';
import CalendarClock from 'lucide-react/icons/calendar-clock';
import ChartColumn from 'lucide-react/icons/chart-column';
import Check from 'lucide-react/icons/check';
import CheckCheck from 'lucide-react/icons/check-check';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import ChevronUp from 'lucide-react/icons/chevron-up';
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down';
import CircleAlert from 'lucide-react/icons/circle-alert';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleHelp from 'lucide-react/icons/circle-help';
import CircleX from 'lucide-react/icons/circle-x';
import Clock from 'lucide-react/icons/clock';
import Columns3 from 'lucide-react/icons/columns-3';
import Command from 'lucide-react/icons/command';
import Copy from 'lucide-react/icons/copy';
import CornerDownRight from 'lucide-react/icons/corner-down-right';
import Crown from 'lucide-react/icons/crown';
import Download from 'lucide-react/icons/download';
import Ellipsis from 'lucide-react/icons/ellipsis';
import ExternalLink from 'lucide-react/icons/external-link';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import FileDown from 'lucide-react/icons/file-down';
import FileText from 'lucide-react/icons/file-text';
import FileUp from 'lucide-react/icons/file-up';
import Filter from 'lucide-react/icons/filter';
import Flag from 'lucide-react/icons/flag';
import FolderTree from 'lucide-react/icons/folder-tree';
import Globe from 'lucide-react/icons/globe';
import GripVertical from 'lucide-react/icons/grip-vertical';
import Heart from 'lucide-react/icons/heart';
import History from 'lucide-react/icons/history';
import House from 'lucide-react/icons/house';
import IdCard from 'lucide-react/icons/id-card';
import Info from 'lucide-react/icons/info';
import KeyRound from 'lucide-react/icons/key-round';
import Keyboard from 'lucide-react/icons/keyboard';
import Languages from 'lucide-react/icons/languages';
import Layers2 from 'lucide-react/icons/layers-2';
import Link from 'lucide-react/icons/link';
import List from 'lucide-react/icons/list';
import ListChecks from 'lucide-react/icons/list-checks';
import ListFilter from 'lucide-react/icons/list-filter';
import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import LogOut from 'lucide-react/icons/log-out';
import Mail from 'lucide-react/icons/mail';
import MapPin from 'lucide-react/icons/map-pin';
import Menu from 'lucide-react/icons/menu';
import Merge from 'lucide-react/icons/merge';
import MessageCircle from 'lucide-react/icons/message-circle';
import MessageCircleHeart from 'lucide-react/icons/message-circle-heart';
import MessageSquare from 'lucide-react/icons/message-square';
import Minus from 'lucide-react/icons/minus';
import Monitor from 'lucide-react/icons/monitor';
import MonitorPlay from 'lucide-react/icons/monitor-play';
import Moon from 'lucide-react/icons/moon';
import Network from 'lucide-react/icons/network';
import Package from 'lucide-react/icons/package';
import PanelLeft from 'lucide-react/icons/panel-left';
import PanelRight from 'lucide-react/icons/panel-right';
import Pencil from 'lucide-react/icons/pencil';
import Phone from 'lucide-react/icons/phone';
import Pin from 'lucide-react/icons/pin';
import Play from 'lucide-react/icons/play';
import Plug from 'lucide-react/icons/plug';
import Plus from 'lucide-react/icons/plus';
import Power from 'lucide-react/icons/power';
import Puzzle from 'lucide-react/icons/puzzle';
import Radio from 'lucide-react/icons/radio';
import RefreshCw from 'lucide-react/icons/refresh-cw';
import Reply from 'lucide-react/icons/reply';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import Scale from 'lucide-react/icons/scale';
import ScrollText from 'lucide-react/icons/scroll-text';
import Search from 'lucide-react/icons/search';
import Send from 'lucide-react/icons/send';
import Server from 'lucide-react/icons/server';
import Settings from 'lucide-react/icons/settings';
import Share2 from 'lucide-react/icons/share-2';
import Shield from 'lucide-react/icons/shield';
import ShieldCheck from 'lucide-react/icons/shield-check';
import SkipForward from 'lucide-react/icons/skip-forward';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import Smile from 'lucide-react/icons/smile';
import Sparkles from 'lucide-react/icons/sparkles';
import Star from 'lucide-react/icons/star';
import StickyNote from 'lucide-react/icons/sticky-note';
import Sun from 'lucide-react/icons/sun';
import Table2 from 'lucide-react/icons/table-2';
import Tag from 'lucide-react/icons/tag';
import Tags from 'lucide-react/icons/tags';
import Trash2 from 'lucide-react/icons/trash-2';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import Undo2 from 'lucide-react/icons/undo-2';
import Unplug from 'lucide-react/icons/unplug';
import Upload from 'lucide-react/icons/upload';
import User from 'lucide-react/icons/user';
import UserPlus from 'lucide-react/icons/user-plus';
import UserRound from 'lucide-react/icons/user-round';
import Users from 'lucide-react/icons/users';
import UsersRound from 'lucide-react/icons/users-round';
import Waypoints from 'lucide-react/icons/waypoints';
import Workflow from 'lucide-react/icons/workflow';
import Wrench from 'lucide-react/icons/wrench';
import X from 'lucide-react/icons/x';
import Zap from 'lucide-react/icons/zap';

export type IconName =
  | 'activity' | 'archive' | 'archive-restore' | 'arrow-down' | 'arrow-left' | 'arrow-right' | 'arrow-up' | 'ban' | 'bell' | 'book-open' | 'box'
  | 'building-2' | 'calendar' | 'calendar-clock' | 'chart-column' | 'check' | 'check-check' | 'chevron-down' | 'chevron-left'
  | 'chevron-right' | 'chevron-up' | 'chevrons-up-down' | 'circle-alert' | 'circle-check' | 'circle-help' | 'circle-x' | 'clock' | 'columns-3'
  | 'command' | 'copy' | 'corner-down-right' | 'crown' | 'download' | 'ellipsis' | 'eye' | 'eye-off' | 'external-link' | 'file-down' | 'file-up'
  | 'file-text' | 'filter' | 'folder-tree' | 'globe' | 'grip-vertical' | 'heart' | 'history' | 'house' | 'id-card' | 'info' | 'key-round'
  | 'book-marked' | 'flag' | 'merge' | 'message-circle-heart' | 'monitor-play' | 'reply' | 'scale' | 'share-2' | 'skip-forward' | 'smile' | 'sticky-note' | 'tags'
  | 'keyboard' | 'languages' | 'layers-2' | 'link' | 'list' | 'list-checks' | 'list-filter' | 'lock' | 'lock-open' | 'log-out' | 'mail'
  | 'map-pin' | 'menu' | 'message-circle' | 'message-square' | 'minus' | 'monitor' | 'moon' | 'network' | 'package' | 'panel-left'
  | 'panel-right' | 'pencil' | 'phone' | 'pin' | 'play' | 'plug' | 'plus' | 'power' | 'puzzle' | 'radio' | 'refresh-cw' | 'rotate-ccw'
  | 'scroll-text' | 'search' | 'send' | 'server' | 'settings' | 'shield' | 'shield-check' | 'sliders-horizontal' | 'sparkles' | 'star' | 'sun'
  | 'table-2' | 'tag' | 'trash-2' | 'triangle-alert' | 'undo-2' | 'unplug' | 'upload' | 'user' | 'user-plus' | 'user-round' | 'users'
  | 'users-round' | 'waypoints' | 'workflow' | 'wrench' | 'x' | 'zap';

/** The one set, imported singly; a manifest names its icons so. */
export const ICONS: Record<IconName, LucideIcon> = {
  'activity': Activity,
  'archive': Archive,
  'archive-restore': ArchiveRestore,
  'arrow-down': ArrowDown,
  'arrow-left': ArrowLeft,
  'arrow-right': ArrowRight,
  'arrow-up': ArrowUp,
  'ban': Ban,
  'bell': Bell,
  'book-marked': BookMarked,
  'book-open': BookOpen,
  'box': Box,
  'building-2': Building2,
  'calendar': Calendar,
  'calendar-clock': CalendarClock,
  'chart-column': ChartColumn,
  'check': Check,
  'check-check': CheckCheck,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  'chevron-up': ChevronUp,
  'chevrons-up-down': ChevronsUpDown,
  'circle-alert': CircleAlert,
  'circle-check': CircleCheck,
  'circle-help': CircleHelp,
  'circle-x': CircleX,
  'clock': Clock,
  'columns-3': Columns3,
  'command': Command,
  'copy': Copy,
  'corner-down-right': CornerDownRight,
  'crown': Crown,
  'download': Download,
  'ellipsis': Ellipsis,
  'external-link': ExternalLink,
  'eye': Eye,
  'eye-off': EyeOff,
  'file-down': FileDown,
  'file-text': FileText,
  'file-up': FileUp,
  'filter': Filter,
  'flag': Flag,
  'folder-tree': FolderTree,
  'globe': Globe,
  'grip-vertical': GripVertical,
  'heart': Heart,
  'history': History,
  'house': House,
  'id-card': IdCard,
  'info': Info,
  'key-round': KeyRound,
  'keyboard': Keyboard,
  'languages': Languages,
  'layers-2': Layers2,
  'link': Link,
  'list': List,
  'list-checks': ListChecks,
  'list-filter': ListFilter,
  'lock': Lock,
  'lock-open': LockOpen,
  'log-out': LogOut,
  'mail': Mail,
  'map-pin': MapPin,
  'menu': Menu,
  'merge': Merge,
  'message-circle': MessageCircle,
  'message-circle-heart': MessageCircleHeart,
  'message-square': MessageSquare,
  'minus': Minus,
  'monitor': Monitor,
  'monitor-play': MonitorPlay,
  'moon': Moon,
  'network': Network,
  'package': Package,
  'panel-left': PanelLeft,
  'panel-right': PanelRight,
  'pencil': Pencil,
  'phone': Phone,
  'pin': Pin,
  'play': Play,
  'plug': Plug,
  'plus': Plus,
  'power': Power,
  'puzzle': Puzzle,
  'radio': Radio,
  'refresh-cw': RefreshCw,
  'reply': Reply,
  'rotate-ccw': RotateCcw,
  'scale': Scale,
  'scroll-text': ScrollText,
  'search': Search,
  'send': Send,
  'server': Server,
  'settings': Settings,
  'share-2': Share2,
  'shield': Shield,
  'shield-check': ShieldCheck,
  'skip-forward': SkipForward,
  'sliders-horizontal': SlidersHorizontal,
  'smile': Smile,
  'sparkles': Sparkles,
  'star': Star,
  'sticky-note': StickyNote,
  'sun': Sun,
  'table-2': Table2,
  'tag': Tag,
  'tags': Tags,
  'trash-2': Trash2,
  'triangle-alert': TriangleAlert,
  'undo-2': Undo2,
  'unplug': Unplug,
  'upload': Upload,
  'user': User,
  'user-plus': UserPlus,
  'user-round': UserRound,
  'users': Users,
  'users-round': UsersRound,
  'waypoints': Waypoints,
  'workflow': Workflow,
  'wrench': Wrench,
  'zap': Zap,
  'x': X,
};
