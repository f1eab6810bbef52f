/** By user-visible characters, on one line. */
export function excerpt(text: string, length: number): string {
  const graphemes = [...new Intl.Segmenter().segment(text.replace(/\s+/g, ' ').trim())].map(({ segment }) => segment);
  return graphemes.length <= length ? graphemes.join('') : `${graphemes.slice(0, length - 1).join('')}…`;
}
