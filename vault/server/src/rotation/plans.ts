import { deepPlan } from './deep.js';
import { dekPlan } from './dek.js';
import { indexPlan } from './index-key.js';
import { kekPlan } from './kek.js';
import type { RotationKind, RotationPlan } from './types.js';

const PLANS: Record<RotationKind, RotationPlan> = { dek: dekPlan, deep: deepPlan, idx: indexPlan, kek: kekPlan };

export const planOf = (kind: RotationKind): RotationPlan => PLANS[kind];
