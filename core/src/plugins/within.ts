/** The work, or an error once the signal says that its time is up; work that heeds no signal goes on unheard. */
export function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return Promise.race([work, new Promise<never>((_done, reject) => signal.addEventListener('abort', () => reject(new Error('it took too long')), { once: true }))]);
}
