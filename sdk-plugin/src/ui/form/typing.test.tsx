import { Window } from 'happy-dom';
import { act, type ReactElement } from 'react';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/api-error.js';
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

describe('a form on a record that somebody else changes', () => {
  interface Fields extends Record<string, unknown> {
    name: string;
    path: string;
    zone: string;
  }
  let form: FormState<Fields>;
  const sent: Fields[] = [];
  const reload = vi.fn();
  let answer: (values: Fields) => Promise<void>;
  const Talent = ({ record }: { record: Fields }): null => {
    form = useForm<Fields>({ initial: { ...record }, submit: (values) => (sent.push(values), answer(values)), reload });
    return null;
  };
  const show = (record: Fields): void => act(() => root.render(<Talent record={record} />));
  const before: Fields = { name: 'Aoi', path: 'aoi', zone: 'Asia/Tokyo' };

  beforeEach(() => {
    sent.length = 0;
    reload.mockClear();
    answer = async () => undefined;
    show(before);
  });

  it('keeps what was typed, follows where nothing was, and says what both have changed', () => {
    act(() => form.set('name', 'Aoi Sora'));
    act(() => form.set('path', 'sora'));
    show({ ...before, zone: 'Asia/Seoul', path: 'aoi-2' });
    expect([form.values, form.overtaken, form.dirty]).toEqual([{ name: 'Aoi Sora', path: 'sora', zone: 'Asia/Seoul' }, ['path'], true]);
    act(() => form.takeTheirs());
    expect([form.values, form.overtaken]).toEqual([{ name: 'Aoi Sora', path: 'aoi-2', zone: 'Asia/Seoul' }, []]);
  });

  it('is not overtaken by the same change, nor once theirs is taken back', () => {
    act(() => form.set('path', 'sora'));
    show({ ...before, path: 'sora' });
    expect([form.overtaken, form.dirty]).toEqual([[], false]);
    act(() => form.set('path', 'hoshi'));
    show({ ...before, path: 'umi' });
    expect(form.overtaken).toEqual(['path']);
    show({ ...before, path: 'hoshi' });
    expect([form.overtaken, form.dirty]).toEqual([[], false]);
  });

  it('takes its own save back without a word, also what the server wrote differently and what is typed meanwhile', async () => {
    act(() => form.set('path', ' SORA '));
    let done = (): void => undefined;
    answer = () => new Promise((resolve) => (done = resolve));
    let saved: Promise<boolean> | undefined;
    act(() => void (saved = form.submit()));
    show({ ...before, path: 'sora' });
    act(() => form.set('name', 'Aoi Sora'));
    await act(async () => {
      done();
      await saved;
    });
    expect([form.values, form.overtaken]).toEqual([{ name: 'Aoi Sora', path: 'sora', zone: 'Asia/Tokyo' }, []]);
    expect(form.dirty).toBe(true);
  });

  it('asks for the record when it comes too late, and goes through with the next try', async () => {
    act(() => form.set('name', 'Aoi Sora'));
    answer = () => Promise.reject(new ApiError({ status: 409, code: 'VERSION_CONFLICT', message: 'changed' }));
    await act(() => form.submit());
    expect([form.failure?.code, reload.mock.calls.length]).toEqual(['VERSION_CONFLICT', 1]);
    show({ ...before, zone: 'Asia/Seoul' });
    answer = async () => undefined;
    await act(() => form.submit());
    expect([sent.at(-1), form.failure, form.dirty]).toEqual([{ name: 'Aoi Sora', path: 'aoi', zone: 'Asia/Seoul' }, null, false]);
  });
});
