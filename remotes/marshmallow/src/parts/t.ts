import { useT, type Translate } from '@hako/sdk-plugin/ui';

/** Not the plugin's own namespace: the shell fills that one with the server part's texts. */
export const NAMESPACE = 'marshmallow-ui';

export const useTexts = (): Translate => useT(NAMESPACE);
