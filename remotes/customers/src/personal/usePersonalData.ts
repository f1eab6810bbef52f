import { toApiError, useApi, type ApiError, type HttpClient } from '@hako/sdk-plugin/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useFields } from '../api/useFields.js';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL, type PersonalInput } from '../api/contract.js';
import type { AccessRequest, Customer, PersonalAccess, PersonalAnswer } from '../api/types.js';
import type { PlainState } from './plainWindow.js';
import { PurposeMemory, type StatedPurpose } from './purposeMemory.js';
import { usePlainWindow } from './usePlainWindow.js';

/** One memory for each session: after signing out, the next person has another client and is asked anew. */
const memories = new WeakMap<HttpClient, PurposeMemory>();

function purposesOf(http: HttpClient): PurposeMemory {
  const memory = memories.get(http) ?? new PurposeMemory();
  memories.set(http, memory);
  return memory;
}

export interface PersonalData {
  /** What was stated for this customer since sign-in. */
  stated: StatedPurpose | undefined;
  masked: PersonalAnswer | undefined;
  plain: PlainState<PersonalAnswer>;
  busy: boolean;
  problem: ApiError | undefined;
  showMasked(why: StatedPurpose): Promise<void>;
  showPlain(why: StatedPurpose): Promise<boolean>;
  lock(): void;
  /** After a change: what is shown is old. */
  reload(): Promise<void>;
}

/** Reads personal data in the two steps of the contract: a single-use token for a stated purpose, then the values. */
export function usePersonalData(customer: Pick<Customer, 'id' | 'profileType'>): PersonalData {
  const http = useApi();
  const { id, profileType } = customer;
  const purposes = purposesOf(http);
  const { plain, state } = usePlainWindow<PersonalAnswer>(id);
  const withCustom = useFields().personalOf(profileType).length > 0;
  const [masked, setMasked] = useState<PersonalAnswer>();
  const [stated, setStated] = useState(() => purposes.get(id));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError>();
  const current = useRef(id);

  const read = useCallback(
    async (view: AccessRequest['view'], why: StatedPurpose): Promise<PersonalAnswer | undefined> => {
      setBusy(true);
      setProblem(undefined);
      try {
        const answer = await readPersonal(http, { id, profileType }, withCustom, { view, ...why });
        // She may have moved on to another customer while the vault answered.
        if (current.current !== id) return undefined;
        purposes.set(id, why);
        setStated(why);
        return answer;
      } catch (error) {
        if (current.current === id) setProblem(toApiError(error));
        return undefined;
      } finally {
        if (current.current === id) setBusy(false);
      }
    },
    [http, purposes, id, profileType, withCustom],
  );

  const showMasked = useCallback(
    async (why: StatedPurpose) => {
      const answer = await read('masked', why);
      if (answer) setMasked(answer);
    },
    [read],
  );

  useEffect(() => {
    current.current = id;
    setMasked(undefined);
    setProblem(undefined);
    const known = purposes.get(id);
    setStated(known);
    if (known) void showMasked(known);
    return () => {
      current.current = '';
      setMasked(undefined);
    };
  }, [id, purposes, showMasked]);

  return {
    stated,
    masked,
    plain: state,
    busy,
    problem,
    showMasked,
    async showPlain(why) {
      const answer = await read('plain', why);
      if (!answer || document.visibilityState === 'hidden') return false;
      plain.open(answer, { forMs: answer.hideAfterSeconds * 1000 });
      return true;
    },
    lock: () => plain.lock(),
    async reload() {
      plain.lock();
      if (stated) await showMasked(stated);
    },
  };
}

async function readPersonal(http: HttpClient, customer: Pick<Customer, 'id' | 'profileType'>, withCustom: boolean, ask: StatedPurpose & { view: AccessRequest['view'] }): Promise<PersonalAnswer> {
  const fixed: readonly (keyof PersonalInput)[] = customer.profileType === 'company' ? PERSONAL_OF_COMPANY : PERSONAL_OF_INDIVIDUAL;
  const fields = withCustom ? [...fixed, 'custom'] : fixed;
  const access = await http.post<PersonalAccess>(`/customers/${customer.id}/request-pii-access`, { fields, ...ask });
  const answer = await http.post<PersonalAnswer>(`/customers/${customer.id}/pii/reveal`, { accessToken: access.accessToken });
  // Asked for and not there is another thing than not asked for: a form must not take away what it never read.
  return withCustom ? { ...answer, fields: { ...answer.fields, custom: answer.fields.custom ?? {} } } : answer;
}
