import { configureGlobal } from 'fast-check';

/**
 * Property tests draw the same examples in every run, so that a commit is green or red for everybody. With
 * `HAKO_PROPERTY_SEED=random` they draw new ones, with a number those of a run that failed.
 */
const wanted = process.env['HAKO_PROPERTY_SEED'] ?? '20261121';
if (wanted !== 'random') configureGlobal({ seed: Number(wanted) });
