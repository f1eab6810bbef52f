/** Beside the list of the ten thousand most used passwords: what people of this trade choose. In canonical form. */
export const COMMON_WORDS: readonly string[] = [
  'changeme', 'letmein', 'administrator', 'p@ssword', 'p@ssw0rd', 'pa$$word', 'pa$$w0rd', 'qwertyuiop', '1qaz2wsx', 'zaq12wsx', 'asdfghjkl', 'default', 'secret', 'welcome',
  'vtuber', 'hololive', 'nijisanji', 'livestream', 'youtube', 'bilibili', 'woaini', 'woaini1314', 'woaini520', 'sakura', 'nihongo', 'tokyo', 'kawaii', 'oshi', 'hako',
];
