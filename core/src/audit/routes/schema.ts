import Type from 'typebox';

export const StreamPath = Type.Enum(['changes', 'security', 'events', 'integrations']);

const Seal = Type.Union([Type.Object({ seq: Type.Integer(), proven: Type.Boolean() }), Type.Null()]);

export const LogEntry = Type.Object({ id: Type.String({ format: 'uuid' }), at: Type.String({ format: 'date-time' }), title: Type.String(), meta: Type.Object({}), seal: Seal });

export const SearchedEntry = Type.Object({ id: Type.String({ format: 'uuid' }), at: Type.String({ format: 'date-time' }), title: Type.String(), meta: Type.Object({}), seal: Seal, stream: StreamPath });

export const CheckpointView = Type.Object({ size: Type.Integer(), root: Type.String(), note: Type.String(), at: Type.String({ format: 'date-time' }) });
