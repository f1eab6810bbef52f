import type { Locale, MarshmallowBlock } from '@hako/sdk-plugin';
import { renderMarkup } from '@hako/sdk-plugin/page';

const TAGS: Record<string, string> = { ja: 'ja', zh: 'zh-CN', en: 'en' };

export const renderBlock = (box: MarshmallowBlock, locale: Locale): Promise<string> => renderMarkup(<Block box={box} locale={locale} />);

function Block({ box, locale }: { box: MarshmallowBlock; locale: Locale }) {
  return (
    <section className="marshmallow-widget" lang={TAGS[locale]}>
      <h2>{box.title}</h2>
      <p>{box.welcome}</p>
      {box.answers.map(({ id, question, reply, language, url }) => (
        <article key={id} lang={TAGS[language]}>
          <blockquote><a href={url}>{question}</a></blockquote>
          <p>{reply}</p>
        </article>
      ))}
      <p>
        {box.open && <a className="marshmallow-ask" href={box.askUrl}>{box.askLabel}</a>} <a href={box.allUrl}>{box.allLabel}</a>
      </p>
    </section>
  );
}
