/** A state of the machine that the person at the terminal can change; told in words, without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
