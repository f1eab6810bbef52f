/** Invented people and companies of the demo agency; telephone numbers are of ranges kept for fiction where a country has one. */
export const FAMILY = {
  ja: ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤', '吉田', '山田', '藤原', '長谷川', '早乙女', '四宮'],
  zh: ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '周', '吴', '欧阳', '司马', '林', '谢', '顾', '沈'],
  en: ['Walker', 'Bennett', 'O’Brien', 'Novak', 'Fischer', 'Garcia', 'Larsen', 'Kowalski', 'Moreau', 'Nguyen', 'Silva', 'Hughes'],
} as const;

export const GIVEN = {
  ja: ['陽葵', '結衣', '蓮', '湊', '葵', '凛', '大翔', '樹', '紬', '美月', '悠真', '千尋', '拓海', '彩乃'],
  zh: ['子涵', '宇轩', '欣怡', '浩然', '诗涵', '明', '芳', '晨曦', '思远', '雨桐', '嘉豪', '若曦'],
  en: ['Chloé', 'Liam', 'Maya', 'Noah', 'Freya', 'Oscar', 'Isla', 'Mateo', 'Hannah', 'Jonas', 'Ruby', 'Kai'],
} as const;

export const NICKNAMES = {
  ja: ['にゃんこ大佐', '深夜のラーメン', 'ほしくず', '推し活おじさん', '月見だんご', 'しろくま', '夜更かし組', 'ねこまる', 'つむぎ', '青空サイダー', 'ポン酢', 'まっちゃ', 'ゆきうさぎ', 'もちもち', '箱推し太郎', 'カフェラテ'],
  zh: ['星辰', '团子', '提督先生', '舰长阿九', '奶茶三分糖', '深海的鱼', '半夜不睡觉', '橘猫', '今天也要加油', '云吞面', '柚子汽水', '小满', '白桃乌龙', '不吃香菜', '纸飞机', '晚安喵'],
  en: ['mochi', 'usagi', 'PixelFox', 'lunar_tea', 'nightowl', 'StarlightRyn', 'captain.toast', 'bluebird', 'koi fan', 'driftwood', 'SundayPancakes', 'violet', 'comet', 'paperplane', 'tofu knight', 'maple'],
} as const;

export const CITIES = {
  ja: [
    { country: 'JP', postalCode: '150-0002', province: '東京都', city: '渋谷区', street: '渋谷' },
    { country: 'JP', postalCode: '530-0001', province: '大阪府', city: '大阪市北区', street: '梅田' },
    { country: 'JP', postalCode: '460-0008', province: '愛知県', city: '名古屋市中区', street: '栄' },
    { country: 'JP', postalCode: '810-0001', province: '福岡県', city: '福岡市中央区', street: '天神' },
  ],
  zh: [
    { country: 'CN', postalCode: '200120', province: '上海市', city: '浦东新区', street: '世纪大道' },
    { country: 'CN', postalCode: '510623', province: '广东省', city: '广州市天河区', street: '珠江西路' },
    { country: 'TW', postalCode: '11077', province: '臺北市', city: '信義區', street: '松仁路' },
    { country: 'CN', postalCode: '610021', province: '四川省', city: '成都市锦江区', street: '红星路' },
  ],
  en: [
    { country: 'GB', postalCode: 'BS1 4DJ', province: 'England', city: 'Bristol', street: 'Queen Square' },
    { country: 'US', postalCode: '90012', province: 'California', city: 'Los Angeles', street: 'Spring Street' },
    { country: 'DE', postalCode: '10115', province: 'Berlin', city: 'Berlin', street: 'Invalidenstraße' },
    { country: 'US', postalCode: '98101', province: 'Washington', city: 'Seattle', street: 'Pike Street' },
  ],
} as const;

export const TAGS = ['早期', '生誕祭', 'vip', 'member', '舰长', 'birthday2026', 'ライブ参加', 'merch', 'international', '新規'] as const;
export const SOURCES = ['event', 'shop', 'fanclub', 'import', 'stream'] as const;

export const NOTES = {
  ja: ['サイン色紙を希望。物販では早めに並ぶ方。', '返信はゆっくりで大丈夫とのこと。', '生誕祭の花束企画の主催。'],
  zh: ['想要签名色纸，越大越好。', '生日会横幅的组织者。', '周边请用加固包装。'],
  en: ['Prefers e-mail; no calls.', 'Runs the fan art gallery.', 'Asked about shipping to two addresses.'],
} as const;

export const COMPANIES = [
  { nickname: '星屑プロダクション', language: 'ja', legalName: '株式会社星屑プロダクション', shortName: '星屑', segment: 'event', foundingDate: '2012-04-02', website: 'https://hoshikuzu.example.jp', contactPerson: '三浦 健', registrationNumber: '1010001234567', vatId: 'T1010001234567', phone: '+81312345678', email: 'miura@hoshikuzu.example.jp' },
  { nickname: 'アクリル工房きらり', language: 'ja', legalName: '有限会社きらり', shortName: 'きらり', segment: 'merchandise', foundingDate: '2003-09-15', website: 'https://kirari.example.jp', contactPerson: '岡本 由佳', registrationNumber: '5120001098765', vatId: 'T5120001098765', phone: '+81662345678', email: 'okamoto@kirari.example.jp' },
  { nickname: '云帆文化', language: 'zh', legalName: '上海云帆文化传播有限公司', shortName: '云帆', segment: 'media', foundingDate: '2016-11-08', website: 'https://yunfan.example.cn', contactPerson: '孙晓岚', registrationNumber: '91310115MA1K3YJ12X', vatId: '91310115MA1K3YJ12X', phone: '+862155501234', email: 'sun@yunfan.example.cn' },
  { nickname: '蓝鲸物流', language: 'zh', legalName: '深圳蓝鲸供应链有限公司', shortName: '蓝鲸', segment: 'logistics', foundingDate: '2018-03-21', website: 'https://lanjing.example.cn', contactPerson: '梁志强', registrationNumber: '91440300MA5EXX0A1B', vatId: '91440300MA5EXX0A1B', phone: '+8675555501234', email: 'liang@lanjing.example.cn' },
  { nickname: 'Northlight Games', language: 'en', legalName: 'Northlight Games Ltd', shortName: 'Northlight', segment: 'sponsor', foundingDate: '2009-06-30', website: 'https://northlight.example.com', contactPerson: 'Amelia Hart', registrationNumber: '06954321', vatId: 'GB123456789', phone: '+442079460123', email: 'amelia@northlight.example.com' },
  { nickname: 'Harbor Audio', language: 'en', legalName: 'Harbor Audio GmbH', shortName: 'Harbor', segment: 'sponsor', foundingDate: '2014-01-20', website: 'https://harbor-audio.example.de', contactPerson: 'Jonas Weber', registrationNumber: 'HRB 123456', vatId: 'DE123456789', phone: '+493023125123', email: 'weber@harbor-audio.example.de' },
] as const;
