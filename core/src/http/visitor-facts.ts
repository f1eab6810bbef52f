import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { VisitorFacts } from '../visitors/types.js';

const NAME = 'visitor';
const DAYS_30_SECONDS = 30 * 86_400;
const VALUE = /^[A-Za-z0-9_-]{22}$/;

/** Who stands at a public door. `secure` is of the connection that the person made. */
export function visitorFacts(ctx: Context, secure: boolean): VisitorFacts {
  let given: string | undefined;
  const read = (): string | undefined => given ?? cookieOf(ctx.get('cookie'));
  return {
    device: [ctx.get('user-agent').slice(0, 300), ctx.get('accept-language').slice(0, 100), ctx.get('sec-ch-ua-platform').slice(0, 40)].join('\n'),
    speaks: ctx.get('accept-language') !== '',
    cookie: read,
    remember() {
      given = read() ?? randomBytes(16).toString('base64url');
      const attributes = ['HttpOnly', 'SameSite=Lax', 'Path=/', `Max-Age=${DAYS_30_SECONDS}`, ...(secure ? ['Secure'] : [])];
      ctx.append('set-cookie', [`${secure ? '__Host-' : ''}${NAME}=${given}`, ...attributes].join('; '));
      return given;
    },
  };
}

/** The prefixed one first: a neighbouring host can plant the plain one. */
function cookieOf(header: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  const find = (name: string): string | undefined => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const value = find(`__Host-${NAME}`) ?? find(NAME);
  return value !== undefined && VALUE.test(value) ? value : undefined;
}
