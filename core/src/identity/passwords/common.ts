/** Words that people dress up to pass the four classes. In canonical form. */
export const COMMON_PASSWORDS: readonly string[] = [
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'pa$$word', 'pa$$w0rd', 'welcome1', 'welcome123', 'administrator', 'admin123', 'admin1234', 'admin@123', 'qwertyuiop', 'qwerty123', 'qwerty12345', '1q2w3e4r', '1qaz2wsx', 'zaq12wsx',
  'letmein1', 'letmein123', 'changeme', 'changeme1', 'iloveyou', 'sunshine', 'princess', 'football', 'baseball', 'trustno1', 'superman', 'abcd1234', 'abc12345', 'a1b2c3d4', 'asdfghjkl', 'test1234', 'temp1234', 'default1', 'secret123',
  '12345678', '123456789', '1234567890', '123123123', '11111111', '00000000', '87654321', '987654321', 'woaini1314', 'woaini520', 'vtuber123', 'hololive', 'nijisanji', 'sakura123', 'tokyo1234', 'nihongo1', 'monkey123', 'dragon123',
];
