import type { Limit, LimitCount, PluginContext } from '@hako/sdk-plugin';
import type { SenderKeys } from '../privacy/pseudonyms.js';

/** More than a person's eyes: then everybody is asked for a captcha, and in a raid it costs double and nothing goes out unread. */
const CROWD = { points: 20, perSeconds: 300 };
const RAID_SECONDS = 600;
const HOUR = 3_600;
const DAY = 86_400;
/** Counted, never refused. */
const UNLIMITED = 1_000_000;

export interface Traffic {
  crowd: boolean;
  raid: boolean;
  triesOfNetwork: number;
  triesOfDevice: number;
  devicesOfNetwork: number;
  /** The network has tried too often, in the whole agency or here. */
  full: LimitCount | undefined;
}

/**
 * Every try, whatever becomes of it; with `question`, the sender's own limits in the same step. A try that is only going to
 * be told to solve a captcha is not yet a question.
 */
export async function countTry(ctx: PluginContext, talentId: string, { rate }: SenderKeys, question: { perHour: number } | undefined): Promise<Traffic> {
  const [overall, raidPoints] = await Promise.all([ctx.settings.get<number>('marshmallowPerSenderPerHour'), ctx.settings.get<number>('marshmallowRaidPer10Minutes', { type: 'talent', id: talentId })]);
  const own = question ? await ownLimits(ctx, talentId, rate.sender, question.perHour) : [];
  const [network, device, crowd, raid, ...questions] = (await ctx.limits.take([
    { name: 'ask.network', key: rate.network, points: overall, perSeconds: HOUR },
    { name: 'ask.device', key: rate.device, points: UNLIMITED, perSeconds: HOUR },
    { name: 'ask.crowd', key: talentId, ...CROWD },
    { name: 'ask.raid', key: talentId, points: raidPoints, perSeconds: RAID_SECONDS },
    ...own,
  ])) as [LimitCount, LimitCount, LimitCount, LimitCount, ...LimitCount[]];
  // The first of its network is one browser; each that is new after it is one more.
  const another = network.count > 1 && device.count === 1;
  const [others] = another ? await ctx.limits.take([{ name: 'ask.devices', key: rate.network, points: UNLIMITED, perSeconds: HOUR }]) : [];
  return {
    crowd: crowd.count > CROWD.points,
    raid: raid.count > raidPoints,
    triesOfNetwork: network.count,
    triesOfDevice: device.count,
    devicesOfNetwork: 1 + (others?.count ?? 0),
    full: fullest([network, ...questions]),
  };
}

/** Questions of one network to one talent, where `countTry` did not count them yet. */
export async function countQuestion(ctx: PluginContext, talentId: string, { rate }: SenderKeys, perHour: number): Promise<LimitCount | undefined> {
  return fullest(await ctx.limits.take(await ownLimits(ctx, talentId, rate.sender, perHour)));
}

async function ownLimits(ctx: PluginContext, talentId: string, key: string, perHour: number): Promise<Limit[]> {
  const perDay = await ctx.settings.get<number>('marshmallowPerSenderPerDay', { type: 'talent', id: talentId });
  return [
    { name: 'ask.pause', key, points: 1, perSeconds: 10 },
    { name: 'ask.hour', key, points: perHour, perSeconds: HOUR },
    { name: 'ask.day', key, points: perDay, perSeconds: DAY },
  ];
}

/** The one that takes longest to open again. */
const fullest = (counts: readonly LimitCount[]): LimitCount | undefined => counts.filter(({ allowed }) => !allowed).toSorted((left, right) => right.retryAfterSeconds - left.retryAfterSeconds)[0];
