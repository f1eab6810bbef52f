import { Window } from 'happy-dom';
import { act, type ReactElement } from 'react';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useForm, type FormState } from './use-form.js';
import { useTypedText } from './use-typed-text.js';

let root: Root;

beforeEach(async () => {
  const window = new Window();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', window.document);
  vi.stubGlobal('navigator', window.navigator);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const { createRoot } = await import('react-dom/client');
  vi.useFakeTimers();
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what is typed ahead of its value', () => {
  const heard: string[] = [];
  let field: ReturnType<typeof useTypedText>;
  const Field = ({ value }: { value: string }): null => {
    field = useTypedText(value, (text) => heard.push(text), 200);
    return null;
  };
  const show = (value: string): void => act(() => root.render(<Field value={value} />));
  const typed = (text: string): void => act(() => field.type(text));
  const wait = (ms: number): void => act(() => vi.advanceTimersByTime(ms));

  beforeEach(() => {
    heard.length = 0;
    show('');
  });

  it('is told after a silence, once', () => {
    typed('a');
    wait(150);
    typed('ab');
    wait(199);
    expect(heard).toEqual([]);
    wait(1);
    show('ab');
    wait(1_000);
    expect(heard).toEqual(['ab']);
  });

  it('keeps letters that were typed before the value came back', () => {
    typed('ab');
    wait(200);
    typed('abc');
    show('ab');
    expect(field.text).toBe('abc');
    wait(200);
    expect(heard).toEqual(['ab', 'abc']);
    show('abc');
    expect(field.text).toBe('abc');
  });

  it('keeps them when two values are on their way, and a blank that the owner drops', () => {
    typed('ab');
    wait(200);
    typed('ab ');
    wait(200);
    typed('ab c');
    show('ab');
    expect(field.text).toBe('ab c');
    wait(200);
    show('ab c');
    expect([field.text, heard.at(-1)]).toEqual(['ab c', 'ab c']);
  });

  it('gives way to a value that somebody else set', () => {
    typed('ab');
    wait(200);
    show('ab');
    show('');
    expect(field.text).toBe('');
    act(() => field.tell('x'));
    show('another view');
    expect(field.text).toBe('another view');
    show('x');
    expect(field.text).toBe('x');
  });
});

describe('a form that goes on after its submit', () => {
  let form: FormState<{ body: string }>;
  const Note = ({ after }: { after(form: FormState<{ body: string }>): void }): ReactElement | null => {
    form = useForm({ initial: { body: '' }, submit: async () => after(form) });
    return null;
  };

  it('is clean where the submit began it anew, and where it left it alone', async () => {
    for (const [after, body] of [[(now: typeof form) => now.reset({ body: '' }), ''], [() => undefined, 'said']] as const) {
      act(() => root.render(<Note after={after} />));
      act(() => form.set('body', 'said'));
      expect(form.dirty).toBe(true);
      await act(() => form.submit());
      expect([form.dirty, form.values]).toEqual([false, { body }]);
    }
  });
});
