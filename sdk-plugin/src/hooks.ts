/**
 * What core asks before it does it. A plugin that wants a say names the hook in its manifest (`hooks.before`) and registers a
 * check with `reg.before`. Payloads hold ids and counts, never a personal value.
 */
export interface CoreHooks {
  /** A person is about to be added to the agency by a colleague. */
  'core.user.create@1': { /** Active people now. */ people: number; /** She chooses her password herself, by a mail. */ invited: boolean };
  /** A person who was deactivated is about to come back, by a colleague or by the agency's directory. */
  'core.user.reactivate@1': { /** Active people now. */ people: number };
  /** A talent is about to be made. */
  'core.talent.create@1': { /** Talents now, drafts among them. */ talents: number; /** `null`: directly below the agency. */ subsidiaryId: string | null };
}

export const CORE_HOOKS: readonly (keyof CoreHooks)[] = ['core.user.create@1', 'core.user.reactivate@1', 'core.talent.create@1'];

/** Longest that a check may take; a manifest may only ask for less. */
export const BEFORE_HOOK_MS = 250;
