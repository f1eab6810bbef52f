import type { MarshmallowWidget, PluginContext, WidgetAnswer } from '@hako/sdk-plugin';
import { wordsIn } from '../cards/words.js';
import { configOf } from '../config/repository.js';

const MOST_ANSWERS = 12;

export function marshmallowWidget(ctx: PluginContext): MarshmallowWidget {
  const block: MarshmallowWidget['block'] = async ({ talentId, locale, answers = 3 }) => {
    const talent = await ctx.scopes.talent(talentId);
    if (!talent?.path || !talent.active) return null;
    const config = await ctx.db.read((reader) => configOf(reader, talentId));
    if (!config.enabled) return null;
    const words = (part: 'title' | 'welcome'): string => config[part][locale]?.trim() || wordsIn(locale, `public.${part}`, { name: talent.name.en, days: config.senderRetentionDays });
    const home = `/${locale}/m/${talent.path}`;
    return {
      open: !config.paused,
      title: words('title'),
      welcome: words('welcome'),
      askUrl: `${home}/ask`,
      allUrl: home,
      askLabel: wordsIn(locale, 'public.askButton'),
      allLabel: wordsIn(locale, 'public.allAnswers'),
      oshiColor: talent.oshiColor ?? null,
      answers: await answersOf(ctx, talentId, home, Math.max(0, Math.min(MOST_ANSWERS, Math.floor(answers)))),
    };
  };
  return {
    block,
    markup: async (input) => {
      const box = await block(input);
      // React only for whom asks for markup.
      return box ? (await import('./block.js')).renderBlock(box, input.locale) : '';
    },
    changedBy: ['marshmallow.message.approved@1', 'marshmallow.message.rejected@1', 'marshmallow.message.reopened@1', 'marshmallow.message.answered@1', 'marshmallow.message.deleted@1'],
  };
}

async function answersOf(ctx: PluginContext, talentId: string, home: string, limit: number): Promise<WidgetAnswer[]> {
  const rows = await ctx.db.read((reader) =>
    reader.rows<Omit<WidgetAnswer, 'url'>>(
      `select id, content as question, reply, language from marshmallow_message
       where talent_id = $1 and status = 'approved' and not held and reply is not null and reply <> '' order by (pinned_at is not null) desc, approved_at desc, id desc limit $2`,
      [talentId, limit],
    ),
  );
  return rows.map((row) => ({ ...row, url: `${home}/q/${row.id}` }));
}
