import { useCan } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import PeopleScreen from '../people/people-screen.js';
import PeopleHereScreen from './people-here-screen.js';

/** Everybody of the agency, or, for whoever runs a part of it, the people of that part. */
export default function PeopleEntry(): ReactElement {
  return useCan('user:read', { type: 'tenant' }) ? <PeopleScreen /> : <PeopleHereScreen />;
}
