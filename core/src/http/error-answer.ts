import { HakoError, type ErrorDetail, type Locale, type Logger } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { databaseError } from './database-errors.js';

export interface ErrorBody {
  success: false;
  code: string;
  message: string;
  statusCode: number;
  requestId: string;
  details?: ErrorDetail[] | Record<string, unknown>;
}

export interface ErrorAnswer {
  body: ErrorBody;
  retryAfter: number | undefined;
}

interface Where {
  requestId: string;
  locale: Locale;
  /** Template, never the concrete path. */
  route: string | undefined;
  owner: string | undefined;
}

/** Turns whatever was thrown into an answer of the catalogue; what nobody expected becomes `INTERNAL`. */
export function errorAnswer(deps: Pick<Cradle, 'errors' | 'translations' | 'log'>, thrown: unknown, where: Where): ErrorAnswer {
  const known = thrown instanceof HakoError ? thrown : databaseError(thrown);
  const spec = known && deps.errors.get(known.code);
  if (!known || !spec) {
    deps.log.error({ ...place(where), err: thrown }, known ? `error code ${known.code} is not in the catalogue` : 'unexpected fault in a request');
    return { body: body(deps, new HakoError('INTERNAL'), 500, 'core', 'errors.INTERNAL', where), retryAfter: undefined };
  }
  report(deps.log, known, spec.level ?? (spec.status >= 500 ? 'error' : 'debug'), where);
  return { body: body(deps, known, spec.status, spec.owner, spec.message, where), retryAfter: known.retryAfter };
}

function body(deps: Pick<Cradle, 'translations'>, error: HakoError, statusCode: number, owner: string, key: string, where: Where): ErrorBody {
  const { details } = error;
  return {
    success: false,
    code: error.code,
    message: deps.translations.t(owner, key, where.locale, error.params),
    statusCode,
    requestId: where.requestId,
    ...(details && { details: Array.isArray(details) ? details.map((detail) => withMessage(deps, detail, where.locale)) : details }),
  };
}

function withMessage(deps: Pick<Cradle, 'translations'>, detail: ErrorDetail, locale: Locale): ErrorDetail {
  if (detail.message !== undefined) return detail;
  const key = `http.detail.${detail.code}`;
  const text = deps.translations.t('core', key, locale, scalars(detail));
  return { ...detail, message: text === key ? deps.translations.t('core', 'http.detail.value', locale) : text };
}

function scalars(detail: ErrorDetail): Record<string, string | number> {
  return Object.fromEntries(Object.entries(detail).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

function report(log: Logger, error: HakoError, level: 'debug' | 'info' | 'warn' | 'error', where: Where): void {
  const cause = error.cause === undefined ? {} : { err: error.cause };
  log[level]({ ...place(where), code: error.code, ...cause }, 'request refused');
}

const place = (where: Where): Record<string, unknown> => ({ requestId: where.requestId, route: where.route, plugin: where.owner });
