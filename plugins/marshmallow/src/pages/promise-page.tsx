import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { boxOf, home, type Box } from './box.js';
import { missing, pageOf } from './layout.js';

export type Part = 'terms' | 'privacy';

/** Terms and privacy: hers when she wrote some, else ours, which say what the software really does. */
export function renderPromise(part: Part): (input: PageInput, ctx: RequestContext) => Promise<PublicPage> {
  return async (input, ctx) => {
    const box = await boxOf(input, ctx);
    if (!box) return missing();
    const { t, talent } = box;
    const title = t(`public.${part}Link`);
    const content = (
      <article className="prose">
        <h1>{title}</h1>
        <p className="name">{talent.displayName}</p>
        {box.isOwn(part) ? <p className="own">{box.words(part)}</p> : <Ours box={box} part={part} />}
        <p className="more"><a className="btn quiet" href={home(box)}>{t('public.allAnswers')}</a></p>
      </article>
    );
    return pageOf(box, `${title} · ${talent.displayName}`, content, { description: `${title} · ${box.words('title')}` });
  };
}

/** Blocks of the text file: a line that begins with `#` is a heading, `-` a point of a list. */
function Ours({ box, part }: { box: Box; part: Part }) {
  return box
    .words(part)
    .split('\n\n')
    .map((block) => {
      const [first = '', ...rest] = block.split('\n');
      if (first.startsWith('# ')) return <section key={first}><h2>{first.slice(2)}</h2>{rest.length > 0 && <Lines lines={rest} />}</section>;
      return <Lines key={first} lines={[first, ...rest]} />;
    });
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.every((line) => line.startsWith('- '))) return <ul>{lines.map((line) => <li key={line}>{line.slice(2)}</li>)}</ul>;
  return lines.map((line) => <p key={line}>{line}</p>);
}
