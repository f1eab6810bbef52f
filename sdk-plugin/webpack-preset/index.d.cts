import type { Configuration, WebpackPluginInstance } from 'webpack';

type Mode = 'production' | 'development';

export interface RemoteOptions {
  /** Folder of the remote's package, `import.meta.dirname`. */
  dir: string;
  /** Federation name, as in the manifest's `ui.remote.name`. */
  name: string;
  /** `./Page` -> `./src/page.tsx` */
  exposes: Record<string, string>;
  /** Default: `development` when the command line says so, else `production`. */
  mode?: Mode;
  /** Port of the development server. */
  port?: number;
  extend?(config: Configuration): Configuration;
}

export interface ShellOptions {
  dir: string;
  name: string;
  entry: Configuration['entry'];
  /** Version of the contract between shell and remotes. */
  shellApi: string;
  mode?: Mode;
  publicPath?: string;
  plugins?: WebpackPluginInstance[];
  extend?(config: Configuration): Configuration;
}

/** Webpack configuration of a plugin's remote. */
export function remoteConfig(options: RemoteOptions): Configuration;
/** Webpack configuration of the shell. */
export function shellConfig(options: ShellOptions): Configuration;
/** Requests that the shell provides to remotes. */
export const SHARED: readonly string[];
