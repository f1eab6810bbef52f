/** What nodemailer says about a failure (its `errors` module). */
interface SmtpFault {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** Failures before the text was on its way: the connection never came about, or the server did not let us in. */
const BEFORE_TEXT = new Set(['EDNS', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETLS', 'EAUTH', 'ENOAUTH', 'EPROXY']);

/** 4yz is a server that asks to come back, 5yz one that refuses (RFC 5321, 4.2.1); without a reply nobody knows what it took. */
export function outcomeOf(fault: unknown): 'later' | 'never' | 'uncertain' {
  const { code, command, responseCode } = (fault ?? {}) as SmtpFault;
  if (code !== undefined && BEFORE_TEXT.has(code)) return 'later';
  if (responseCode !== undefined && responseCode >= 500) return 'never';
  if (responseCode !== undefined && responseCode >= 400) return 'later';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'never';
  return command === 'EHLO' || command === 'STARTTLS' || command === 'MAIL FROM' || command === 'RCPT TO' ? 'later' : 'uncertain';
}
