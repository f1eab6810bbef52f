/**
 * What security.md 2.5 says must be in the logs, as the names under which it is written: names of the security and
 * technical logs, and actions of the change log. The test beside it fails when one of them is written nowhere.
 */
export const MUST_RECORD: Readonly<Record<string, readonly string[]>> = {
  authentication: ['auth.login.succeeded', 'auth.login.failed', 'auth.account.locked', 'auth.account.unlocked', 'auth.logout', 'auth.logout_all', 'auth.sso.failed', 'auth.sso.logged_out'],
  factors: ['auth.mfa.challenged', 'auth.mfa.failed', 'auth.mfa.locked', 'auth.totp.enabled', 'auth.totp.disabled', 'auth.recovery.regenerated', 'auth.passkey.added', 'auth.passkey.removed', 'auth.device.trusted', 'auth.step_up.failed'],
  credentials: ['auth.password.changed', 'auth.password.forgot', 'auth.password.reset', 'auth.email.changed', 'auth.sso.linked', 'auth.sso.unlinked'],
  sessions: ['auth.session.revoked', 'auth.sessions.revoked'],
  denied: ['permission.denied', 'perimeter.ip.denied', 'perimeter.agent.denied', 'auth.api-key.refused'],
  people: ['user.created', 'user.updated', 'user.deactivated', 'user.reactivated'],
  permissions: ['role.created', 'role.updated', 'role.', 'assignment.created', 'assignment.deleted', 'user-policy.created', 'user-policy.deleted'],
  keys: ['api-key.created', 'api-key.rotated', 'api-key.revoked', 'auth.signing_key.dropped', 'auth.signing_key.rotated', 'auth.signing_key.retired', 'vault.rotation.started', 'watermark.rotated'],
  exports: ['log.exported', 'log.export.downloaded'],
  configuration: ['settings.changed', 'plugin.enabled', 'plugin.disabled', 'perimeter.rates.changed', 'sso.provider.created', 'sso.provider.updated', 'sso.provider.deleted', 'tenant.suspended', 'tenant.resumed'],
  impersonation: ['support-session.started', 'support-session.ended', 'vault.break_glass'],
  replayAndTamper: ['auth.refresh.reused', 'auth.token.forged', 'audit.contradiction', 'vault.witness.forked', 'vault.alert.'],
  logs: ['log.read', 'log.verified', 'log.pruned', 'log.hold.placed', 'log.hold.released'],
};
