import type { RateClass } from '@hako/sdk-plugin';

interface ClassLimits {
  /** Requests a minute unless the agency says otherwise. */
  perMinute: number;
  min: number;
  max: number;
}

/**
 * Defaults and what an agency may choose between. `api` is above S2's 100: one screen of the shell asks several things at once.
 * The number of `key` is the ceiling of one key, whose own limit may be lower.
 */
export const CLASS_LIMITS: Record<RateClass, ClassLimits> = {
  api: { perMinute: 1_000, min: 60, max: 5_000 },
  key: { perMinute: 1_000, min: 10, max: 10_000 },
  public: { perMinute: 300, min: 30, max: 3_000 },
  query: { perMinute: 60, min: 10, max: 600 },
  admin: { perMinute: 30, min: 10, max: 300 },
};
