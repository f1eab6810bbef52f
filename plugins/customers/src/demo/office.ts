import type { LocalizedText } from '@hako/sdk-plugin';
import type { ViewState } from '../views/repository.js';
import type { CustomField } from '../custom-fields/types.js';

/** What the demo's staff have arranged for themselves: tags with colours, own fields, views, texts that people agree to. */
export const DEMO_TAGS: readonly { name: string; color: string; about: string }[] = [
  { name: '早期', color: '#8E44AD', about: 'デビュー月から応援' },
  { name: '生誕祭', color: '#D6336C', about: '生誕祭の企画に参加' },
  { name: 'vip', color: '#B26A00', about: 'Handle first, ask the manager before saying no' },
  { name: 'member', color: '#2B6CB0', about: 'Was or is a channel member' },
  { name: '舰长', color: '#1F7AC4', about: 'B站大航海' },
  { name: 'birthday2026', color: '#C2410C', about: 'Signed the birthday board 2026' },
  { name: 'ライブ参加', color: '#0F766E', about: '現地ライブに来場' },
  { name: 'merch', color: '#1E8E5A', about: 'Ordered from the shop' },
  { name: 'international', color: '#5B5BD6', about: 'Ships outside of JP and CN' },
  { name: '新規', color: '#6B687A', about: '直近三か月の新しい方' },
  { name: 'partner', color: '#475569', about: 'Companies that work with us' },
];

type DemoField = Pick<CustomField, 'code' | 'type' | 'name' | 'help' | 'profileType' | 'options' | 'rules' | 'personal' | 'slot'>;
const size = (code: string, color: string): CustomField['options'][number] => ({ code, name: { en: code.toUpperCase(), zh: code.toUpperCase(), ja: code.toUpperCase() }, color });

export const DEMO_FIELDS: readonly DemoField[] = [
  {
    code: 'shirt_size', type: 'choice', name: { en: 'T-shirt size', zh: 'T恤尺码', ja: 'Tシャツのサイズ' }, help: { en: 'For birthday shirts and event crew.', zh: '用于生日 T 恤和活动服。', ja: '生誕祭Tシャツとイベント用。' },
    profileType: 'individual', options: [size('s', '#5B5BD6'), size('m', '#1E8E5A'), size('l', '#B26A00'), size('xl', '#C4314B')], rules: {}, personal: false, slot: null,
  },
  // The last place of the index: the first ones stay free for what an agency tries itself.
  { code: 'points', type: 'number', name: { en: 'Fan points', zh: '粉丝积分', ja: 'ファンポイント' }, help: null, profileType: 'individual', options: [], rules: { min: 0, decimals: 0 }, personal: false, slot: 4 },
  { code: 'fan_since', type: 'date', name: { en: 'Fan since', zh: '入坑日期', ja: '推し始めた日' }, help: null, profileType: 'individual', options: [], rules: {}, personal: false, slot: 3 },
  { code: 'contract_until', type: 'date', name: { en: 'Contract until', zh: '合同到期日', ja: '契約満了日' }, help: null, profileType: 'company', options: [], rules: {}, personal: false, slot: null },
  { code: 'messenger', type: 'text', name: { en: 'Messenger contact', zh: '私人联系方式', ja: '個人の連絡先（LINEなど）' }, help: { en: 'Kept in the vault.', zh: '保存在保险库中。', ja: '保管庫に保存されます。' }, profileType: null, options: [], rules: { maxLength: 80 }, personal: true, slot: null },
];

export const DEMO_VIEWS: readonly { name: string; state: ViewState }[] = [
  { name: 'VIP', state: { filters: { status: 'VIP' }, sort: '-custom.points', columns: ['nickname', 'tags', 'talent', 'custom.points', 'custom.fan_since', 'updatedAt'] } },
  { name: '大航海（舰长～总督）', state: { filters: { membershipType: 'BILIBILI_GUARD', membershipState: 'active' }, sort: '-updatedAt' } },
  { name: '期限が近い会員（30日以内）', state: { filters: { membershipEnds: '30' }, sort: '-updatedAt', density: 'comfortable' } },
  { name: 'Companies', state: { filters: { profileType: 'company' }, sort: 'nickname' } },
];

export const DEMO_CONSENT_TEXTS: readonly { code: string; version: string; purpose: 'notification_delivery' | 'membership_report' | 'support_case'; text: LocalizedText; draft?: true }[] = [
  {
    code: 'NEWSLETTER', version: '2026-01', purpose: 'notification_delivery',
    text: {
      en: 'You may send me news about streams, events and merchandise by e-mail. I can take this back at any time.',
      zh: '我同意通过电子邮件接收直播、活动和周边的消息。我可以随时撤回。',
      ja: '配信・イベント・グッズのお知らせをメールで受け取ることに同意します。いつでも取り消せます。',
    },
  },
  {
    code: 'REWARD_SHIPPING', version: '2026-01', purpose: 'support_case',
    text: {
      en: 'You may use my name, address and phone number to send me membership rewards.',
      zh: '我同意使用我的姓名、地址和电话寄送会员回馈。',
      ja: '会員特典の発送のため、氏名・住所・電話番号を利用することに同意します。',
    },
  },
  {
    code: 'REPORTS', version: '2027-draft', purpose: 'membership_report', draft: true,
    text: {
      en: 'My name may stand in the membership report that the talent receives each month.',
      zh: '每月提供给主播的会员报告中可以列出我的名字。',
      ja: '毎月タレントに渡される会員レポートに、私の名前を載せることに同意します。',
    },
  },
];

export interface DemoRequest {
  type: 'access' | 'portability' | 'rectification' | 'erasure' | 'restriction' | 'objection';
  channel: 'web' | 'mail' | 'form' | 'phone' | 'in-person';
  /** Days since it came. */
  age: number;
  /** How far it went, in this order. */
  steps: readonly ('identified' | 'working' | 'answered' | 'refused')[];
  note: string;
  outcome?: string;
}

/** One that is late, one for tomorrow, some with time, two that are done. */
export const DEMO_REQUESTS: readonly DemoRequest[] = [
  { type: 'portability', channel: 'mail', age: 32, steps: ['identified', 'working'], note: 'JSON file wanted, German law firm in copy' },
  { type: 'rectification', channel: 'form', age: 29, steps: ['identified', 'working'], note: '转寄地址有误，等新的门牌号' },
  { type: 'erasure', channel: 'mail', age: 24, steps: ['identified'], note: '退会済み。特典の未発送なし' },
  { type: 'access', channel: 'web', age: 11, steps: ['identified'], note: '全データの写しを希望' },
  { type: 'objection', channel: 'phone', age: 4, steps: [], note: '不要なお知らせを止めてほしい' },
  { type: 'access', channel: 'form', age: 1, steps: [], note: '想知道我们保存了哪些资料' },
  { type: 'access', channel: 'mail', age: 41, steps: ['identified', 'working', 'answered'], note: 'Asked at the summer event', outcome: 'Copy handed over by signed link' },
  { type: 'restriction', channel: 'mail', age: 55, steps: ['identified', 'refused'], note: '同姓同名の別人', outcome: '本人と確認できないためお断り' },
];

export const DEMO_JOTTINGS = {
  ja: ['サイン色紙は「もっちー」宛で。', '現地ライブは最前列希望。車椅子席の案内済み。', '生誕祭フラスタの主催。連絡は早めに。', 'グッズの再送完了。お詫びのステッカー同封。'],
  zh: ['生日会想要签名立牌，已转告经纪人。', '上舰礼物漏发，已补寄并道歉。', '负责粉丝群的版聊组织，沟通很顺畅。', '海外购周边，运费要提前说明。'],
  en: ['Runs the fan wiki; ask before quoting.', 'Parcel came back twice: neighbour takes it now.', 'Wants the key holder signed “to Toast”.', 'Met at the autumn booth, very kind.'],
} as const;
