/** Asks the person to confirm who she is. Requests that are refused at the same time share one question. */
export interface StepUpStore {
  ask(): Promise<boolean>;
  asked(): boolean;
  answer(confirmed: boolean): void;
  subscribe(listener: () => void): () => void;
}

export function createStepUp(): StepUpStore {
  let question: { promise: Promise<boolean>; resolve(confirmed: boolean): void } | undefined;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  return {
    ask() {
      if (!question) {
        let resolve: (confirmed: boolean) => void = () => undefined;
        const promise = new Promise<boolean>((settle) => (resolve = settle));
        question = { promise, resolve };
        tell();
      }
      return question.promise;
    },
    asked: () => question !== undefined,
    answer(confirmed) {
      const answered = question;
      question = undefined;
      answered?.resolve(confirmed);
      if (answered) tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
