import type { LiveReply, PermissionRef, Principal, ScopeRef, TenantTransaction } from '@hako/sdk-plugin';
import type { Readable } from 'node:stream';

/** Small messages between processes: PostgreSQL `NOTIFY` or Redis pub/sub. May be lost; readers poll as a second line. */
export interface Bus {
  publish(topic: string, message: Record<string, unknown>): Promise<void>;
  subscribe(topic: string, handler: (message: Record<string, unknown>) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Outbox {
  /** Row in the caller's transaction; a relay moves it to the queue after commit. */
  add(tx: TenantTransaction, tenantId: string, event: { name: string; payload: Record<string, unknown> }): Promise<void>;
  /** Many of one name in one statement; the relay brings them in this order. */
  addMany(tx: TenantTransaction, tenantId: string, name: string, payloads: readonly Record<string, unknown>[]): Promise<void>;
  /** Moves what is waiting; the relay calls it on a wake-up and every few seconds. */
  relay(): Promise<number>;
}

/** What goes to signed-in browsers by server-sent events. */
export interface LiveEvent {
  /** `job`, `notice`, `permissions`, `plugins`, `log`; `<plugin id>.<type>` for those of plugins. */
  type: string;
  tenantId: string;
  /** Only to this person; left out: to everybody of the tenant. */
  userId?: string;
  /** Only to people who hold this at the time it is sent: at `scope`, or somewhere when there is none. */
  permission?: PermissionRef;
  scope?: ScopeRef;
  data: Record<string, unknown>;
}

/** Live events of every process, offered to browsers as server-sent events. */
export interface LiveFeed {
  publish(event: LiveEvent): Promise<void>;
  /** As `lastEventId` of `open`: everything from now on, however long the way to the stream is. */
  position(): string;
  /** A `text/event-stream` for one person; ends when the session is revoked. */
  open(viewer: { tenantId: string; userId: string; sessionId: string | null; principal?: Principal; lastEventId: string | undefined; signal: AbortSignal }): Readable;
  close(): Promise<void>;
}

export interface ChannelOwner {
  tenantId: string;
  pluginId: string;
}

/** What goes over the bus: no text of people, so that it may rest in a buffer. */
export interface ChannelEvent extends ChannelOwner {
  channel: string;
  type: string;
  data: Record<string, unknown>;
}

/** Public streams of plugins: everybody who listens on a channel, in every process. */
export interface Channels {
  readonly ready: Promise<void>;
  publish(event: ChannelEvent): Promise<void>;
  revoke(owner: ChannelOwner, reader: string): Promise<void>;
  /** Every stream of the agency. */
  revokeAll(tenantId: string): Promise<void>;
  open(owner: ChannelOwner, reply: LiveReply, request: { lastEventId: string | undefined; signal: AbortSignal }): Readable;
  close(): Promise<void>;
}
