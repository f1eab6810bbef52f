import { publicTheme } from '@hako/sdk-plugin/page';

export type Palette = Record<'paper' | 'surface' | 'ink' | 'muted' | 'line' | 'oshi' | 'on-oshi' | 'oshi-text' | 'oshi-mark' | 'oshi-soft', string>;

/** Her colours as her pages have them by day, corrected for reading; pictures know no dark mode. */
export function paletteOf(oshiColor: string | null): Palette {
  const light = publicTheme({ theme: 'default', oshiColor }).css.split('@media')[0] ?? '';
  return Object.fromEntries([...light.matchAll(/--([a-z-]+):(#[0-9a-f]{3,8})/g)].map(([, name, value]) => [name, value])) as unknown as Palette;
}
