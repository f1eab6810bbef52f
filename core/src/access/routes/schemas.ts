import Type from 'typebox';

export const Id = Type.String({ format: 'uuid' });
export const IdParams = Type.Object({ id: Id }, { additionalProperties: false });

export const Names = Type.Object({ en: Type.String({ minLength: 1, maxLength: 100 }), zh: Type.Optional(Type.String({ maxLength: 100 })), ja: Type.Optional(Type.String({ maxLength: 100 })) }, { additionalProperties: false });

/** `resource:action` where either may be `*`. */
export const PermissionPattern = Type.String({ pattern: String.raw`^(\*|[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*):(\*|read|write|delete|execute)$`, maxLength: 120 });
export const Permission = Type.String({ pattern: String.raw`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*:(read|write|delete|execute)$`, maxLength: 120 });

export const Policy = Type.Object({ permission: PermissionPattern, effect: Type.Enum(['grant', 'deny']) }, { additionalProperties: false });

export const ScopeFields = { scopeType: Type.Enum(['tenant', 'subsidiary', 'talent']), scopeId: Type.Optional(Type.Union([Id, Type.Null()])) };

export const Role = Type.Object({
  id: Id,
  code: Type.String(),
  name: Names,
  active: Type.Boolean(),
  policies: Type.Array(Policy),
  assignments: Type.Integer(),
  /** What the template has gained since, for permissions that the agency's plugins bring; it is added by a PATCH or declined. */
  offered: Type.Array(Policy),
  version: Type.Integer(),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});

export const Assignment = Type.Object({
  id: Id,
  roleId: Id,
  roleCode: Type.String(),
  roleName: Names,
  ...ScopeFields,
  inherit: Type.Boolean(),
  notBefore: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  expires: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
});

const DateTime = Type.String({ format: 'date-time' });
const DateOrNull = Type.Union([DateTime, Type.Null()]);
/** From when, and up to (not including) when an entry holds; nothing is open. */
export const Duration = { notBefore: Type.Optional(DateOrNull), expires: Type.Optional(DateOrNull) };

export const UserPolicy = Type.Object({ id: Id, permission: PermissionPattern, effect: Type.Enum(['grant', 'deny']), ...ScopeFields, inherit: Type.Boolean(), notBefore: DateOrNull, expires: DateOrNull, createdAt: DateTime });

export const PersonRef = Type.Object({ id: Id, username: Type.String(), displayName: Type.String() });

export const GroupName = Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\p{Cc}\p{Bidi_Control}]*[^\p{Cc}\p{Bidi_Control}\s][^\p{Cc}\p{Bidi_Control}]*$` });
export const Group = Type.Object({ id: Id, name: Type.String(), source: Type.Enum(['local', 'scim']), externalId: Type.Union([Type.String(), Type.Null()]), members: Type.Array(PersonRef), version: Type.Integer(), createdAt: DateTime, updatedAt: DateTime });

export const Reason = Type.Enum(['GRANT', 'EXPLICIT_DENY', 'UNSET', 'SCOPE_INACTIVE', 'CEILING']);
