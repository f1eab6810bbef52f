import type { Watermark } from '@hako/sdk-plugin';

export interface Watermarks {
  /** The mark of a person under the agency's newest key. */
  of(tenantId: string, userId: string): Promise<Watermark>;
}
