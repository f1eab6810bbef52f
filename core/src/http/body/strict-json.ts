import { HakoError } from '@hako/sdk-plugin';

const MAX_DEPTH = 20;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const LONE_SURROGATE = /\p{Cs}/u;

const refuse = (code: string, facts: Record<string, unknown> = {}): HakoError => new HakoError('VALIDATION_FAILED', { details: [{ path: '', code, ...facts }] });

/**
 * JSON as RFC 8259 has it, less what JSON.parse lets through and we do not want: duplicate and prototype keys, nesting
 * beyond 20, arrays beyond the limit, NUL and lone surrogates in strings.
 */
export function parseStrictJson(bytes: Buffer, options: { maxArray: number }): unknown {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'json' }], cause });
  }
  checkStructure(text, options.maxArray);
  return value;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    // `fatal` refuses overlong forms, surrogates and cut sequences; a byte order mark is dropped.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'utf8' }], cause });
  }
}

interface Frame {
  /** `undefined` for an array. */
  keys: Set<string> | undefined;
  items: number;
  /** In an object: the next string is a key. */
  expectsKey: boolean;
}

/** One pass over text that is known to be valid JSON. */
function checkStructure(text: string, maxArray: number): void {
  const stack: Frame[] = [];
  let position = 0;
  while (position < text.length) {
    const top = stack[stack.length - 1];
    switch (text.charCodeAt(position)) {
      case 0x22: {
        const end = endOfString(text, position);
        checkString(text.slice(position, end), top);
        position = end;
        continue;
      }
      case 0x7b:
        stack.push({ keys: new Set(), items: 0, expectsKey: true });
        break;
      case 0x5b:
        stack.push({ keys: undefined, items: 1, expectsKey: false });
        break;
      case 0x7d:
      case 0x5d:
        stack.pop();
        break;
      case 0x2c:
        if (top) next(top, maxArray);
        break;
    }
    if (stack.length > MAX_DEPTH) throw refuse('depth', { limit: MAX_DEPTH });
    position += 1;
  }
}

function next(frame: Frame, maxArray: number): void {
  frame.items += 1;
  if (frame.keys) frame.expectsKey = true;
  else if (frame.items > maxArray) throw refuse('too_many', { limit: maxArray });
}

/** Index behind the closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}

function checkString(literal: string, frame: Frame | undefined): void {
  // Only an escape can make what the decoder would have refused.
  const value = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (literal.includes('\\u') && (value.includes('\0') || LONE_SURROGATE.test(value))) throw refuse('characters');
  if (!frame?.keys || !frame.expectsKey) return;
  frame.expectsKey = false;
  if (FORBIDDEN_KEYS.has(value)) throw refuse('unknown');
  if (frame.keys.has(value)) throw refuse('duplicate_key');
  frame.keys.add(value);
}
