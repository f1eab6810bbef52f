import { describe, expect, it } from 'vitest';
import type { BoxConfig } from './types.js';
import { changes, checkConfig, toForm } from './values.js';

const saved: BoxConfig = {
  talentId: 't', version: 3, enabled: true, paused: false, title: { ja: '質問箱' }, welcome: {}, placeholder: {}, thanks: {}, terms: {}, privacy: {}, anonymousAllowed: true, minLength: 1, maxLength: 500, moderation: true, autoApprove: false,
  filterEnabled: true, filterStrength: 'normal', links: 'flag', allowedHosts: [], captchaMode: 'auto', captchaProvider: 'altcha', perIpPerHour: 5, reactionsEnabled: true, reactionEmoji: ['❤️'], theme: 'default', showDates: false, avatarUrl: null, senderRetentionDays: 30,
};

describe('the settings as a form', () => {
  it('come back as they were when nothing was touched', () => {
    const spoken = { ...saved, title: { ja: '質問箱', en: 'Ask' } };
    expect(changes(spoken, toForm(spoken))).toEqual({});
  });

  it('send a text with its other languages, and nothing else', () => {
    expect(changes(saved, { ...toForm(saved), 'title.en': ' Ask me ', maxLength: '300' })).toEqual({ title: { en: 'Ask me', ja: '質問箱' }, maxLength: 300 });
  });

  it('empty what was emptied', () => expect(changes({ ...saved, avatarUrl: 'https://a.example/x.png' }, { ...toForm(saved), 'title.ja': '  ' })).toEqual({ title: {}, avatarUrl: null }));

  it('are not sent with numbers that are none', () => {
    expect(checkConfig({ ...toForm(saved), maxLength: '', minLength: '-1' })).toEqual({ maxLength: 'type', minLength: 'type' });
    expect(checkConfig({ ...toForm(saved), minLength: '600' })).toEqual({ minLength: 'max' });
    expect(checkConfig(toForm(saved))).toEqual({});
  });
});
