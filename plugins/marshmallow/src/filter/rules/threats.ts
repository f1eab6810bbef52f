import { expression, type Finding, findingIn, type Reading, type Severity, type Signal } from '@hako/sdk-plugin/matcher';

interface Threat {
  id: string;
  severity: Severity;
  /** Said about characters of a game as well; beside such words it is no threat. */
  playful: boolean;
  finds: RegExp;
  /** One of these has to stand in the text for a closer look: most texts are about something else. */
  needs: RegExp;
  /** The same, and more that has to stand there as well, as plain words between `|`. */
  words: string;
  also: string | undefined;
}

const threat = (id: string, severity: Severity, playful: boolean, needs: string, source: string, also?: string): Threat => ({ id, severity, playful, needs: expression(needs, 'u'), words: needs, also, finds: expression(source) });

const WILL = String.raw`(?:gonna|gunna|going to|about to|want to|wanna|will|swear i'?ll|imma|ima)`;
const HARM = String.raw`(?:kill|murder|stab|shoot|rape|strangle|behead|torture|beat up|beat|hurt)`;
const THEM = String.raw`(?:you all|you|u|ya|y'?all|her|him|them|your? (?:whole )?(?:family|mom|mum|mother|dad|parents|dog|cat))`;

/**
 * Who does what to whom: a bare verb is talk about games, songs and jokes. Repetitions are bounded, so that no text makes
 * an expression slow.
 */
const THREATS: readonly Threat[] = [
  threat('en.harm', 3, true, 'kill|murder|stab|shoot|rape|strangle|behead|torture|beat|hurt', String.raw`(?<![a-z])(?:i|we|imma|ima)(?:'?m|'?ll|'?d)? (?:am |are )?(?:[a-z']{1,12} ){0,2}?(?:${WILL} )?(?:(?:fucking|seriously|literally|really) )?(?<=(?:'ll|ill|will|gonna|gunna|going to|about to|want to|wanna|imma|ima|swear|fucking|seriously|literally|really) )${HARM} ${THEM}(?![a-z])(?! (?:a|an|the|my) (?:dm|message|mail|e-?mail|text|line|question))`),
  threat('en.harm.start', 3, true, 'kill|murder|stab|shoot|rape|strangle|behead|torture|beat|hurt', String.raw`(?:^|[.!?,;] {0,2})(?:gonna|going to|imma|will) (?:[a-z']{1,12} )?${HARM} ${THEM}(?![a-z])`),
  threat('en.wish', 3, false, 'hope|wish|pray', String.raw`(?<![a-z])(?:hope|wish|pray) (?:that )?(?:you|u|she|he|they|your [a-z]{1,10}) (?:all )?(?:die|dies|died|gets? (?:raped|killed|murdered|shot|cancer|hit by a (?:car|bus|truck))|choke|burn)(?![a-z])`, 'die|get|choke|burn'),
  threat('en.should-die', 3, false, 'die|kill|dead|raped|shot|murder|hang', String.raw`(?<![a-z])(?:you|u|she|he|they) (?:all )?(?:should|deserve to|need to|must|better|oughta) (?:just )?(?:be )?(?:die|kill yoursel(?:f|ves)|dead|raped|shot|killed|murdered|hanged|hang yourself)(?![a-z])`),
  threat('en.address', 3, false, 'know|found|figured|have', String.raw`(?<![a-z])(?:i|we) (?:already )?(?:know|found out|figured out|have) (?:exactly )?(?:where (?:you|u|she|he|they) (?:live|lives|sleep|work|go to school)|(?:your|ur|her|his) (?:home )?(?:address|adress))(?![a-z])`, 'where|address|adress'),
  threat('en.come', 3, false, 'come|coming|show|wait', String.raw`(?<![a-z])(?:come|coming|show up|showing up|wait|waiting) (?:to|at|outside|in front of) (?:your|ur|her|his) (?:house|home|door|place|apartment|flat)(?![a-z])`, 'house|home|door|place|apartment|flat'),
  threat('en.hunt', 3, false, 'hunt|find|burn|slit', String.raw`(?<![a-z])(?:hunt (?:you|u|her|him) down|find (?:you|u|her|him) and (?:kill|hurt|rape|beat|make (?:you|u) (?:pay|suffer))|burn (?:your|ur|her|his) (?:house|home)(?: down)?|slit (?:your|ur|her|his) (?:throat|wrists?))(?![a-z])`, 'hunt you|hunt u |hunt her|hunt him|you and|u and|her and|him and|burn you|burn ur|burn her|burn his|slit'),
  threat('en.weapon', 2, true, 'gun|knife|bomb|acid', String.raw`(?<![a-z])bring(?:ing)? (?:a |my )?(?:gun|knife|bomb|acid) (?:to|for) (?:your|ur|the|her|his)(?![a-z])`),

  threat('zh.harm', 3, true, '杀|砍|捅|宰|死|掉|奸', '(?:我|老子|爷|俺|咱)(?:们)?[^。！？!?,，\\n]{0,8}(?:杀|砍|捅|宰|弄死|打死|搞死|做掉|砍死|捅死|整死|强奸|轮奸)(?:了|掉|死)?(?:你|妳|她|他)(?!的)'),
  threat('zh.dead', 3, true, '死', '(?:弄|搞|砍|捅|整|宰|杀)死(?:你|妳|她|他)(?!的|了个)'),
  threat('zh.family', 3, false, '杀|砍|灭|死', '(?:杀|砍|灭|弄死|搞死)(?:了)?(?:你|妳|她|他)(?:们)?(?:全家|一家|满门|父母|爸妈)'),
  threat('zh.address', 3, false, '知道|查到|找到|扒出|人肉', '(?:知道|查到|找到|扒出|人肉)(?:了)?(?:你|妳|她|他)(?:们)?(?:的)?(?:家|住|住址|地址|学校|公司)(?:在)?(?:哪|哪里|那里|了)?', '家|住|地址|学校|公司'),
  threat('zh.come', 3, false, '堵|蹲|砍|杀|打|找|等着', '(?:去|到|来)(?:你|妳|她|他)(?:们)?(?:家|学校|公司|小区)(?:门口|楼下)?(?:堵|蹲|砍|杀|打|找|等着)(?:你|妳|她|他)?', '家|学校|公司|小区'),
  threat('zh.things', 3, false, '刀片|炸弹|花圈|骨灰|死老鼠|硫酸|放火', '(?:寄|送)(?:给)?(?:你|妳|她|他)?[^。！？!?\\n]{0,4}(?:刀片|炸弹|花圈|骨灰盒|死老鼠)|(?:泼|浇)[^。！？!?\\n]{0,3}硫酸|放火烧(?:你|妳|她|他)'),
  threat('zh.meet', 2, true, '一次|等着|夜路', '见(?:你|妳)?一次(?:就)?打(?:你|妳)?一次|(?:你|妳)给我等着(?:瞧|收尸)?|走夜路(?:给我)?小心', '打|给我|小心'),

  threat('ja.harm', 3, true, '殺|ころ|コロ|刺|犯|殴', '(?:お前|おまえ|オマエ|てめえ|テメエ|テメー|てめー|あんた|アンタ|貴様|きさま|君|きみ|あなた|こいつ)(?:ら|たち|達)?(?:のこと)?(?:を|も|は|、| )?[^。！？!?、\\n]{0,6}(?:殺す|ころす|コロス|殺してやる|ころしてやる|殺したい|刺す|刺してやる|犯す|犯してやる|殴る|殴ってやる)(?!な|ほど|くらい|ぐらい|気)'),
  threat('ja.go', 3, true, '殺|ころ|刺|殴|犯', '(?:殺し|ころし|刺し|殴り|犯し)に(?:行く|いく|行き|いき|行って|いって)(?:ます|やる|から|ぞ|ね|わ)?'),
  threat('ja.surely', 3, true, '殺|ころ|コロ|刺|犯', '(?:絶対|ぜったい|必ず|マジで|まじで|いつか|本気で)(?:に)?[^。！？!?、\\n]{0,4}(?:殺す|ころす|コロス|殺してやる|ころしてやる|刺す|刺してやる|犯す)(?!な|気)'),
  threat('ja.smash', 3, true, '殺|ころ|コロ', '(?:ぶっ|ブッ|ぶち|ブチ)(?:殺す|ころす|コロス|殺してやる|ころしてやる|殺したい|殺されたい)'),
  threat('ja.address', 3, false, '知って|しって|特定|わかって|分かって|晒|さら|ばら|バラ|突き', '(?:住所|自宅|家|住んでる(?:場所|所|ところ)|住んでいる(?:場所|所|ところ)|最寄り|最寄り駅|学校|本名)(?:は|を|も|が)?(?:もう|全部)?(?:知ってる|知っている|しってる|特定した|特定する|特定してやる|特定済み|わかってる|分かってる|晒す|さらす|ばらす|バラす|突き止め)(?:ぞ|から|よ)?', '住所|自宅|家|住んで|最寄|学校|本名'),
  threat('ja.come', 3, false, '家|うち|自宅', '(?:お前|おまえ|てめえ|君|きみ|あなた|あんた)(?:ん|の)?(?:家|うち|自宅)(?:に|まで|へ)(?:行く|いく|押しかけ|乗り込)(?:から|ぞ|からな|る)?|(?:家|自宅)(?:に|の)?(?:火|放火)(?:を)?(?:つけ|付け|し)(?:る|てやる)', 'お前|おまえ|てめえ|君|きみ|あなた|あんた|火'),
  threat('ja.night', 2, false, '気をつけ|気を付け|きをつけ|済むと|覚えて|首を', '(?:夜道|背後|後ろ)(?:に|には)(?:は)?(?:気をつけ|気を付け|きをつけ)(?:ろ|な|とけ|たほうが)|ただで済むと思うな|覚えてろよ|首を洗って待'),
];

/** Talk about games; next to it killing is a move. */
const PLAY = expression(
  String.raw`(?<![a-z])(?:boss|bosses|game|games|gaming|gamer|ranked|lobby|pvp|1v1|raid|respawn|headshot|level|lvl|minecraft|valorant|apex|fortnite|overwatch|mario|kart|smash bros|smash|splatoon|pokemon|zelda|elden ring|dark souls|among us|imposter|impostor|roblox|terraria|league|lol|dota|genshin|cod|warzone|csgo|cs2|gta|chess|match|round|server|npc|mob|mobs|character|main|play|playing|stream snipe|in ?game|uno|werewolf|mafia)(?![a-z])` +
    '|游戏|打游戏|副本|排位|开黑|人头|团战|小怪|吃鸡|王者|原神|英雄联盟|峡谷|联机|对局|上把|这把|下把|一局|这局|上局|狼人杀|狼人|刀你|技能|角色|关卡|通关|存档|打野|中路|复活|马里奥|我的世界|永劫|明日方舟|方舟|大乱斗|塞尔达' +
    '|ゲーム|ゲー|ボス|ラスボス|敵|対戦|試合|ランク|マイクラ|スプラ|スマブラ|マリオ|マリカ|ポケモン|エペ|エーペックス|ヴァロ|キル|リスポーン|人狼|狼|村人|占い師|レベル|プレイ|実況|配信で勝負|カート|ゼルダ|モンハン|原神|アモアス|インポスター|ステージ|コントローラー|1on1|タイマン',
  'u',
);

/** What takes a threat out of the game again. */
const REAL = expression(String.raw`(?<![a-z])(?:in real life|irl|for real|not joking|not a joke|your (?:house|home|family|address|school))(?![a-z])|现实|线下|真人|你家|全家|不是开玩笑|リアル|現実|本気|家族|自宅|住所|冗談じゃ`, 'u');

/** Which threats a text could hold: bit by bit, in their order. */
export const THREAT_SIGNALS: readonly Signal[] = THREATS.flatMap(({ words, also }, index) => [
  ...words.split('|').map((text) => ({ text, bits: 1 << index, also: also === undefined ? 1 << index : 0 })),
  ...(also ?? '').split('|').filter(Boolean).map((text) => ({ text, bits: 0, also: 1 << index })),
]);

/** `possible` are the bits of those worth a closer look. */
export function findThreats(original: string, plain: Reading, text: string, possible = -1): Finding[] {
  const found: Finding[] = [];
  let play: boolean | undefined;
  for (const [index, { id, severity, playful, finds, needs }] of THREATS.entries()) {
    if ((possible & (1 << index)) === 0 || !needs.test(text)) continue;
    for (const match of text.matchAll(finds)) {
      const one = findingIn(original, plain, { rule: `threat.${id}`, list: 'threats', category: 'threat', severity }, match.index, match.index + match[0].length);
      play ??= PLAY.test(text) && !REAL.test(text);
      found.push(playful && play ? { ...one, because: 'play' } : one);
    }
  }
  return found;
}
