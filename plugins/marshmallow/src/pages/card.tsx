import type { ReactNode } from 'react';
import type { MessageLanguage } from '../messages/types.js';
import { languageOf } from '../submit/text.js';
import type { Box } from './box.js';
import { Face } from './layout.js';
import type { Published } from './published.js';

export const TAGS: Record<MessageLanguage, string | undefined> = { en: 'en', zh: 'zh-CN', ja: 'ja', other: undefined };

/** The day in her own zone, for eyes and for programs; the hour is nobody's business. */
export function Day({ box, at }: { box: Box; at: Date }): ReactNode {
  const inZone = (tag: string, style: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(tag, { ...style, timeZone: box.talent.timezone }).format(new Date(at));
  // Swedes write a day as ISO 8601 does.
  return <time dateTime={inZone('sv-SE', {})}>{inZone(box.tag, { dateStyle: 'medium' })}</time>;
}

export interface Reaction {
  emoji: string;
  count: number;
}

/** In whichever language she writes it: what is Japanese is drawn and read aloud as Japanese on an English page too (WCAG 2.1, 3.1.2). */
export function Answer({ box, message: { reply, language } }: { box: Box; message: Pick<Published, 'reply' | 'language'> }): ReactNode {
  if (reply === null) return null;
  return (
    <div className="a">
      <Face box={box} />
      <span className="vh">{box.t('public.answerFrom', { name: box.talent.displayName })} </span>
      <p className="text" lang={TAGS[languageOf(reply, language === 'ja' ? 'ja' : box.locale)]} dir="auto">{reply}</p>
    </div>
  );
}

/** A question with its answer. Reactions and report are for who has script: `hidden` until an island takes them up. */
export function Card({ box, message, reactions, heading }: { box: Box; message: Published; reactions: readonly Reaction[]; heading: 'h1' | 'h2' }): ReactNode {
  const { t, talent, href, config } = box;
  const Heading = heading;
  return (
    <article className="card" id={`q-${message.id}`} data-id={message.id} data-failed={t('public.notDone')}>
      <div className="meta">
        {message.pinned && <span className="pin">{t('public.pinned')}</span>}
        <bdi>{message.senderName ?? t('public.anonymous')}</bdi>
        {config.showDates && <Day box={box} at={message.approvedAt} />}
      </div>
      <Heading className="vh">{t('public.questionFrom', { name: message.senderName ?? t('public.anonymous') })}</Heading>
      <p className="q" lang={TAGS[message.language]} dir="auto">{message.content}</p>
      <Answer box={box} message={message} />
      <div className="row">
        {reactions.map(({ emoji, count }) => (
          <button key={emoji} type="button" className="chip" data-emoji={emoji} aria-pressed="false" aria-label={t('public.react', { emoji, count })} hidden>
            <span aria-hidden="true">{emoji}</span> <span className="n" aria-hidden="true">{count > 0 ? count : ''}</span>
          </button>
        ))}
        <span className="end">
          {heading === 'h2' && <a className="chip plain" href={href(`/m/${talent.path}/q/${message.id}`)}>{t('public.permalink')}</a>}
          <button type="button" className="chip plain report" data-done={t('public.reported')} data-sure={t('public.reportSure')} hidden>{t('public.report')}</button>
        </span>
      </div>
    </article>
  );
}
