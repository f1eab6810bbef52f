import type { Bytes } from './archive.js';
import { SheetProblem } from './types.js';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlEvents {
  /** Names come without their prefix. */
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Feeds a document to `events`; gives the caller a turn after each piece, so that rows leave while the file is read.
 * There is no document type and therefore no entity that could grow.
 */
export async function* parseXml(stream: Bytes, events: XmlEvents): AsyncGenerator<void, void> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const refuse = (cause?: unknown): never => {
    throw cause instanceof SheetProblem ? cause : new SheetProblem('broken', { cause });
  };
  parser.on('error', refuse);
  parser.on('doctype', () => refuse());
  const { open, close, text } = events;
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes));
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of stream) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
    yield;
  } catch (fault) {
    refuse(fault);
  }
}

/** The whole document at once, for the small ones. */
export async function readXml(stream: Bytes, events: XmlEvents): Promise<void> {
  for await (const _ of parseXml(stream, events));
}
