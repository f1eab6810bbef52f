/** Version of the server contract that this SDK describes; a manifest's `engine` is a range on it. */
export const SDK_CONTRACT = '1.0.0';

/** Version of the contract between shell and remotes; a manifest's `ui.shellApi` is a range on it. */
export const SHELL_CONTRACT = '1.0.0';
