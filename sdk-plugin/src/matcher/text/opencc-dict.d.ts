/** The dictionaries of OpenCC as text: `丟 丢|並 并`, the traditional character and what it becomes. */
declare module 'opencc-js/dict/*' {
  const pairs: string;
  export default pairs;
}
