import type { KeptMatch, MessageLanguage, MessageStatus } from '../messages/types.js';

/** What the filter found, by the text: offsets are worked out where it is stored. */
type Found = Omit<KeptMatch, 'start' | 'end'>;

export interface DemoMessage {
  /** Code of the demo agency's talent. */
  talent: 'LUNA' | 'MIMI' | 'ARIA' | 'XUE' | 'YAO';
  content: string;
  language: MessageLanguage;
  hoursAgo: number;
  /** Messages of one talent with the same word come from one fan. */
  sender: string;
  name?: string;
  trust?: number;
  status?: MessageStatus;
  score?: number;
  action?: 'flag' | 'reject';
  found?: readonly Found[];
  held?: string;
  reply?: string;
  starred?: boolean;
  pinned?: boolean;
  read?: boolean;
  reason?: string;
  note?: string;
}

const found = (text: string, list: string, category: string, severity: number): Found => ({ rule: text, list, category, severity, text });
const behaviour = (rule: string, text: string): Found => ({ rule: `behaviour.${rule}`, list: 'behaviour', category: 'behaviour', severity: 1, text });
const link = (text: string): Found => ({ rule: 'links.unknown', list: 'links', category: 'link', severity: 1, text });

/** Invented questions of invented fans: five boxes, three languages, every state. */
export const DEMO_MESSAGES: readonly DemoMessage[] = [
  { talent: 'LUNA', language: 'ja', hoursAgo: 0.1, sender: 'fresh', content: 'ルナちゃんこんばんは！昨日の歌枠、アンコールの一曲目で泣きました。あの曲を選んだ理由はありますか？' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 0.3, sender: 'tea', name: '月見だんご', trust: 74, content: '紅茶派のルナちゃんに質問です。配信前に必ず飲むものってありますか？のどのケアも知りたいです🍵' },
  { talent: 'LUNA', language: 'en', hoursAgo: 0.6, sender: 'oslo', name: 'nightowl', trust: 61, content: 'Greetings from Oslo! It is 3 am here and I am still watching. Will there ever be a stream at a friendlier hour for us in Europe?' },
  { talent: 'LUNA', language: 'zh', hoursAgo: 0.9, sender: 'qin', trust: 55, content: '露娜老师好！我是从日语零基础开始看你直播的，现在N2过了，谢谢你！有没有推荐的日语歌词适合学习？' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 1.2, sender: 'grump', trust: 38, score: 46, action: 'flag', found: [found('うざい', 'seed:ja', 'insult', 1)], content: '最近コメント読むの遅くない？正直うざいんだけど、前みたいにもっと拾ってほしい。' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 1.5, sender: 'shout', trust: 52, score: 22, found: [behaviour('repeat', 'ああああああああああ')], content: 'ああああああああああ3Dライブ決定おめでとうございます！！！！チケット絶対取ります！！' },
  { talent: 'LUNA', language: 'en', hoursAgo: 2, sender: 'promo', trust: 24, score: 71, action: 'flag', found: [link('https://free-followers.example/luna'), behaviour('url', 'free-followers.example')], content: 'grow your channel FAST!! 10k followers for free, only today: https://free-followers.example/luna' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 2.4, sender: 'spoil', trust: 58, content: '今やってるゲームの四章、実は師匠が……いや、言わないでおきますね。クリア後の感想が楽しみです！' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 3, sender: 'home', trust: 18, score: 88, action: 'reject', held: 'filter', found: [found('住所', 'threats', 'threat', 3), found('家まで行', 'threats', 'threat', 3)], content: '住所わかったから今度家まで行くね。待っててね。' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 20, sender: 'tea', name: '月見だんご', trust: 70, status: 'approved', starred: true, read: true, pinned: true, reply: 'ありがとう！初配信の日、緊張して台本を三回も落としたの、今でも覚えてます。これからも一緒に星を数えようね🌙', content: '活動三周年おめでとうございます！三年間でいちばん心に残っている配信はどれですか？' },
  { talent: 'LUNA', language: 'zh', hoursAgo: 26, sender: 'qin', trust: 55, status: 'approved', read: true, reply: '下次上海见！最想吃的是生煎包～', content: '听说秋天要来上海参加活动，最想吃什么呀？本地人可以推荐！' },
  { talent: 'LUNA', language: 'en', hoursAgo: 31, sender: 'oslo', name: 'nightowl', trust: 60, status: 'approved', content: 'What is the story behind the little star on your hairpin? My sister wants to sew one.' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 44, sender: 'cook', trust: 66, status: 'approved', starred: true, content: '料理配信でこがしたオムライス、あのあとちゃんと食べましたか？（正直に答えてください）' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 50, sender: 'grump', trust: 44, status: 'rejected', reason: 'harassment', score: 52, action: 'flag', found: [found('消えろ', 'seed:ja', 'insult', 2)], content: '新衣装ぜんぜん似合ってない。消えろって言われないと気づかないの？' },
  { talent: 'LUNA', language: 'ja', hoursAgo: 53, sender: 'ask', trust: 50, status: 'rejected', reason: 'personal-data', note: '本名をたずねている', content: '本名ってなんですか？卒アルの写真を見たっていう人がいたので気になって。' },
  { talent: 'LUNA', language: 'en', hoursAgo: 70, sender: 'promo', trust: 30, status: 'spam', reason: 'spam', score: 82, action: 'reject', found: [link('http://cheap-coins.example')], content: 'Cheap coins and gift cards >> http://cheap-coins.example << use code LUNA' },

  { talent: 'MIMI', language: 'ja', hoursAgo: 0.2, sender: 'peach', trust: 57, content: 'ミミちゃん、今日のおやつはなんでしたか？わたしは桃のゼリーです🍑' },
  { talent: 'MIMI', language: 'ja', hoursAgo: 0.8, sender: 'exam', name: '受験生A', trust: 63, content: '来月受験です。ミミちゃんの「大丈夫、なんとかなる」をお守りにしています。もう一回だけ言ってもらえませんか。' },
  { talent: 'MIMI', language: 'zh', hoursAgo: 1.6, sender: 'mask', trust: 35, score: 64, action: 'flag', found: [found('垃 圾', 'seed:zh', 'insult', 2)], content: '这游戏打得真垃 圾，建议回去练练再播' },
  { talent: 'MIMI', language: 'ja', hoursAgo: 4, sender: 'twice', trust: 48, score: 15, content: 'コラボカフェの特典はいつまでですか？公式を見てもわからなくて……' },
  { talent: 'MIMI', language: 'ja', hoursAgo: 16, sender: 'peach', trust: 57, status: 'approved', pinned: true, read: true, reply: 'うさぎの「もちこ」だよ！いちばん古い友だちなの🐰', content: '部屋に写っていたぬいぐるみの名前をおしえてください！' },
  { talent: 'MIMI', language: 'en', hoursAgo: 28, sender: 'maple', name: 'maple', trust: 59, status: 'approved', content: 'I drew you as a peach knight and my little brother now refuses to eat peaches. Was it worth it?' },
  { talent: 'MIMI', language: 'ja', hoursAgo: 33, sender: 'exam', name: '受験生A', trust: 62, status: 'approved', starred: true, content: '朝が苦手です。ミミちゃんはどうやって早起き配信をつづけているの？' },
  { talent: 'MIMI', language: 'ja', hoursAgo: 60, sender: 'twice', trust: 46, status: 'rejected', reason: 'duplicate', content: 'コラボカフェの特典はいつまでですか？' },

  { talent: 'ARIA', language: 'en', hoursAgo: 0.4, sender: 'drum', trust: 68, content: 'The bridge of “Glass Harbor” changes from 4/4 to 7/8 and back. Did you write it that way or did it just happen at 2 am?' },
  { talent: 'ARIA', language: 'en', hoursAgo: 1, sender: 'caps', trust: 41, score: 33, found: [behaviour('caps', 'PLEASE PLAY THE NEW ALBUM ON STREAM')], content: 'PLEASE PLAY THE NEW ALBUM ON STREAM I HAVE BEEN WAITING SINCE MARCH' },
  { talent: 'ARIA', language: 'en', hoursAgo: 2.2, sender: 'leet', trust: 33, score: 69, action: 'flag', found: [found('1d10t', 'seed:en', 'insult', 2)], content: 'only an 1d10t would mix the vocals that low, hire somebody who can hear' },
  { talent: 'ARIA', language: 'ja', hoursAgo: 5, sender: 'kyoto', name: 'まっちゃ', trust: 60, content: '京都公演、最前列にいた緑のペンライトです！目が合った気がするのですが、気のせいでしょうか？' },
  { talent: 'ARIA', language: 'en', hoursAgo: 18, sender: 'drum', trust: 66, status: 'approved', pinned: true, read: true, reply: 'Every morning, ten minutes of humming into a pillow. My neighbours are saints.', content: 'How do you keep your voice warm in winter without waking the whole house?' },
  { talent: 'ARIA', language: 'en', hoursAgo: 25, sender: 'first', trust: 52, status: 'approved', content: 'First concert of my life was yours. Thank you for stopping the show when somebody fainted.' },
  { talent: 'ARIA', language: 'zh', hoursAgo: 40, sender: 'guitar', trust: 57, status: 'approved', starred: true, content: '请问第二首用的是降E调弦吗？扒了一周的谱还是不对，求解答🎸' },
  { talent: 'ARIA', language: 'en', hoursAgo: 66, sender: 'addr', trust: 29, status: 'rejected', reason: 'personal-data', score: 74, action: 'flag', found: [{ rule: 'personal.phone', list: 'personal', category: 'personal', severity: 2, text: '020 7946 0018' }], content: 'call me and I will tell you who leaked the demo: 020 7946 0018' },

  { talent: 'XUE', language: 'zh', hoursAgo: 0.5, sender: 'noodle', trust: 64, content: '小雪晚上好～最近降温了，直播间的暖气够不够？要记得多穿一点呀！' },
  { talent: 'XUE', language: 'zh', hoursAgo: 1.1, sender: 'game', trust: 53, score: 18, content: '昨天那局我要是队友我直接把对面打死，太帅了！请问什么时候再开黑？' },
  { talent: 'XUE', language: 'zh', hoursAgo: 2.8, sender: 'rude', trust: 27, score: 78, action: 'flag', found: [found('滚出去', 'seed:zh', 'insult', 2), found('脑残', 'seed:zh', 'insult', 2)], content: '脑残粉都滚出去，好好的杂谈被你们刷成什么样了' },
  { talent: 'XUE', language: 'zh', hoursAgo: 17, sender: 'noodle', trust: 62, status: 'approved', pinned: true, read: true, reply: '是外婆教的！等我学会第三道菜就开料理直播～', content: '上次说的红烧肉是谁教你做的呀？听起来好好吃！' },
  { talent: 'XUE', language: 'ja', hoursAgo: 30, sender: 'tokyo', trust: 58, status: 'approved', content: '中国語を勉強中です。小雪さんの発音がとてもきれいなので、早口言葉を教えてほしいです！' },
  { talent: 'XUE', language: 'zh', hoursAgo: 72, sender: 'ad', trust: 20, status: 'spam', reason: 'spam', score: 85, action: 'reject', found: [{ rule: 'personal.contact', list: 'personal', category: 'personal', severity: 2, text: '加微信' }], content: '兼职日结300起，有兴趣加微信聊聊，名额有限！！！' },

  { talent: 'YAO', language: 'zh', hoursAgo: 0.7, sender: 'moon', name: '晚安喵', trust: 71, content: '夜瑶老师的ASMR救了我一个月的失眠，想问那个雨声是真的录的吗？在哪里录的？' },
  { talent: 'YAO', language: 'en', hoursAgo: 3.5, sender: 'ink', trust: 56, content: 'Your calligraphy stream made me buy a brush. Which character should a beginner write a thousand times?' },
  { talent: 'YAO', language: 'zh', hoursAgo: 21, sender: 'moon', name: '晚安喵', trust: 69, status: 'approved', read: true, reply: '是“夜里的玉”，妈妈取的名字。', content: '“夜瑶”这个名字是怎么来的？' },
  { talent: 'YAO', language: 'zh', hoursAgo: 47, sender: 'ship', trust: 49, status: 'rejected', reason: 'off-topic', content: '你和隔壁的主播是不是在一起了？求官宣！' },
];

/** Titles and words of the five boxes. */
export const DEMO_BOXES: Record<DemoMessage['talent'], { theme: 'default' | 'dark' | 'cute' | 'minimal'; title: { en: string; zh: string; ja: string }; welcome: { en: string; zh: string; ja: string } }> = {
  LUNA: {
    theme: 'dark',
    title: { en: 'Letters to Luna', zh: '写给露娜的信', ja: 'ルナへのお手紙' },
    welcome: { en: 'Ask me anything about songs, stars and tea.', zh: '歌、星星、红茶，什么都可以问。', ja: '歌のこと、星のこと、紅茶のこと、なんでもどうぞ。' },
  },
  MIMI: {
    theme: 'cute',
    title: { en: 'Mimi’s peach box', zh: '咪咪的蜜桃信箱', ja: 'ミミのももいろポスト' },
    welcome: { en: 'Soft questions for a soft rabbit.', zh: '软软的问题，给软软的兔子。', ja: 'ふわふわの質問、まってます🐰' },
  },
  ARIA: {
    theme: 'minimal',
    title: { en: 'Ask Aria', zh: '问问 Aria', ja: 'Aria に質問' },
    welcome: { en: 'Music, gear, bad puns.', zh: '音乐、设备、冷笑话。', ja: '音楽、機材、くだらない冗談も。' },
  },
  XUE: {
    theme: 'default',
    title: { en: 'A note for Xiaoxue', zh: '给小雪的小纸条', ja: '小雪への小さなメモ' },
    welcome: { en: 'I read every one of them.', zh: '每一张我都会看。', ja: 'ひとつずつ読んでいます。' },
  },
  YAO: {
    theme: 'dark',
    title: { en: 'Night letters', zh: '夜信', ja: '夜の手紙' },
    welcome: { en: 'For those who are still awake.', zh: '写给还没睡的你。', ja: 'まだ起きているあなたへ。' },
  },
};
