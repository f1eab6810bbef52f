/**
 * Chinese characters that stand in for one another because they sound alike; each row is read as its first. Own table of
 * the syllables that the seed list's words are made of; only entries with `sound` look at it.
 */
const ROWS = [
  '傻煞莎沙鲨纱砂刹霎', '逼比笔币碧必闭毙鼻壁避b', '操草艹曹槽糙肏', '妈马码玛吗嘛麻', '你尼泥妮拟妳', '死司亖四', '娘酿', '滚衮辊', '贱践溅', '脑恼瑙',
  '残惨蚕', '废费沸', '猪珠朱诸蛛', '狗苟', '屁劈', '婊表裱', '杂砸', '种肿', '畜蓄', '垃拉', '圾级', '智至志', '障帐账',
];

const FIRST = new Map(ROWS.flatMap((row) => [...row].map((char) => [char.charCodeAt(0), row.charCodeAt(0)] as const)));

const TABLE = Uint16Array.from({ length: 0x1_0000 }, (_, unit) => FIRST.get(unit) ?? unit);

export const soundOf = (unit: number): number => TABLE[unit]!;
