import type { LocalizedText } from '@hako/sdk-plugin';

interface DemoPerson {
  username: string;
  email: string;
  displayName: string;
  role: string;
  language: 'en' | 'zh' | 'ja';
  /** Code of the talent whose scope the role is for; left out: the whole agency. */
  at?: string;
}

interface DemoSubsidiary {
  code: string;
  name: LocalizedText;
}

interface DemoTalent {
  code: string;
  displayName: string;
  subsidiary: string;
  path: string;
  timezone: string;
  oshiColor: string;
}

interface DemoAgency {
  code: string;
  name: LocalizedText;
  subsidiaries: DemoSubsidiary[];
  talents: DemoTalent[];
  /** The administrator comes first. */
  people: [DemoPerson, ...DemoPerson[]];
}

export const DEMO: DemoAgency = {
  code: 'DEMO',
  name: { en: 'Hoshimi Live', zh: '星见 Live', ja: '星見ライブ' },
  subsidiaries: [
    { code: 'TOKYO', name: { en: 'Tokyo office', zh: '东京事务所', ja: '東京オフィス' } },
    { code: 'SHANGHAI', name: { en: 'Shanghai office', zh: '上海事务所', ja: '上海オフィス' } },
  ],
  talents: [
    { code: 'LUNA', displayName: '星野ルナ', subsidiary: 'TOKYO', path: 'hoshino-luna', timezone: 'Asia/Tokyo', oshiColor: '#6f5ce7' },
    { code: 'MIMI', displayName: '白桃ミミ', subsidiary: 'TOKYO', path: 'shiromomo-mimi', timezone: 'Asia/Tokyo', oshiColor: '#f48fb1' },
    { code: 'ARIA', displayName: 'Aria Vale', subsidiary: 'TOKYO', path: 'aria-vale', timezone: 'America/Los_Angeles', oshiColor: '#1e9e8a' },
    { code: 'XUE', displayName: '林小雪', subsidiary: 'SHANGHAI', path: 'lin-xiaoxue', timezone: 'Asia/Shanghai', oshiColor: '#4aa3df' },
    { code: 'YAO', displayName: '夜瑶 Yao', subsidiary: 'SHANGHAI', path: 'yao', timezone: 'Asia/Shanghai', oshiColor: '#d9772b' },
  ],
  people: [
    { username: 'admin', email: 'admin@demo.hako.example', displayName: '佐藤 美咲', role: 'ADMIN', language: 'ja' },
    { username: 'manager', email: 'manager@demo.hako.example', displayName: '王 建国', role: 'TALENT_MANAGER', language: 'zh' },
    { username: 'viewer', email: 'viewer@demo.hako.example', displayName: 'Olivia Reed', role: 'VIEWER', language: 'en' },
    { username: 'moderator', email: 'moderator@demo.hako.example', displayName: '高橋 蓮', role: 'MODERATOR', language: 'ja' },
    { username: 'support', email: 'support@demo.hako.example', displayName: '陈 静', role: 'SUPPORT', language: 'zh' },
    { username: 'analyst', email: 'analyst@demo.hako.example', displayName: 'Noah Fischer', role: 'ANALYST', language: 'en' },
    { username: 'talent', email: 'talent@demo.hako.example', displayName: '星野ルナ', role: 'TALENT_SELF', language: 'ja', at: 'LUNA' },
  ],
};
