/** Columns of an export: what a message is, never who sent it beyond the name she gave. */
export const EXPORT_FIELDS = ['id', 'talentId', 'status', 'language', 'content', 'senderName', 'reply', 'repliedAt', 'reasonCode', 'reasonNote', 'filterScore', 'starred', 'pinned', 'read', 'createdAt', 'approvedAt', 'moderatedBy'] as const;
export type ExportField = (typeof EXPORT_FIELDS)[number];

export const DEFAULT_FIELDS: readonly ExportField[] = ['id', 'status', 'language', 'content', 'senderName', 'reply', 'starred', 'createdAt', 'approvedAt'];

const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const COLUMN: Record<ExportField, string> = {
  id: 'm.id::text', talentId: 'm.talent_id::text', status: 'm.status', language: 'm.language', content: 'm.content', senderName: 'm.sender_name', reply: 'm.reply', repliedAt: instant('m.replied_at'), reasonCode: 'm.reason_code', reasonNote: 'm.reason_note',
  filterScore: 'm.filter_score', starred: 'm.starred', pinned: 'm.pinned_at is not null', read: 'm.read_at is not null', createdAt: instant('m.created_at'), approvedAt: instant('m.approved_at'), moderatedBy: 'm.moderated_by',
};

/** Words that people wrote carry the mark of who took them out of the house; ids, codes and dates would no longer be read as what they are. */
export const MARKED = ['content', 'reply', 'senderName'] as const satisfies readonly ExportField[];
