import { createContext, useContext } from 'react';
import type { ErrorDetail } from '../api/types.js';

export interface FormContextValue {
  problems: ReadonlyMap<string, ErrorDetail>;
  busy: boolean;
  idOf(name: string): string;
}

export const FormContext = createContext<FormContextValue>({ problems: new Map(), busy: false, idOf: (name) => `field-${name}` });
export const useFormContext = (): FormContextValue => useContext(FormContext);
