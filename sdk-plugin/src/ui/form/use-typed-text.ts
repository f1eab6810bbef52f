import { useEffect, useRef, useState } from 'react';
import { useStable } from '../shell/hooks.js';

/**
 * What is being typed, ahead of the value that it becomes: `onChange` hears it after `delay` milliseconds of silence. The value
 * may come back late, when further letters stand there already, and takes none of them away; a value that somebody else set does.
 */
export function useTypedText(value: string, onChange: (value: string) => void, delay: number): { text: string; type(text: string): void; tell(text: string): void } {
  const [text, setText] = useState(value);
  // Compared without the blanks at their ends, which owners of a value like to drop.
  const told = useRef<string[]>([]);
  const tell = useStable((next: string) => {
    setText(next);
    if (next === value) return;
    told.current.push(next.trim());
    onChange(next);
  });
  useEffect(() => {
    const at = told.current.indexOf(value.trim());
    told.current.splice(0, at < 0 ? told.current.length : at + 1);
    if (at < 0) setText(value);
  }, [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => tell(text), delay);
    return () => clearTimeout(timer);
  }, [text, value, delay, tell]);
  return { text, type: setText, tell };
}
