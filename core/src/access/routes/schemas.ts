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
