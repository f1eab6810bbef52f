import Type from 'typebox';

/** No `@`: that is how an e-mail is told from a user name at sign-in. */
export const Username = Type.String({ minLength: 2, maxLength: 64, pattern: String.raw`^[\p{L}\p{N}][\p{L}\p{N}._-]*$` });
export const Email = Type.String({ maxLength: 254, format: 'email' });
/** Something to see, and nothing that reorders the line around it. */
export const DisplayName = Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\p{Cc}\p{Bidi_Control}]*[^\p{Cc}\p{Bidi_Control}\s][^\p{Cc}\p{Bidi_Control}]*$` });
export const Language = Type.Enum(['en', 'zh', 'ja']);
export const Version = Type.Integer({ minimum: 1 });
export const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
/** `rules` of forms in which a password is chosen. */
export const PasswordRulesView = Type.Object({
  name: Type.Enum(['classic', 'modern']),
  minLength: Type.Integer(),
  maxLength: Type.Integer(),
  classes: Type.Boolean(),
  minScore: Type.Integer(),
  history: Type.Integer(),
  reminderDays: Type.Union([Type.Integer(), Type.Null()]),
  words: Type.Array(Type.String()),
});
