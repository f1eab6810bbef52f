import { useApi } from '@hako/sdk-plugin/ui';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { filterKeys, type Tested } from './types.js';

const PAUSE_MS = 250;

export interface Question {
  text: string;
  talentId?: string | undefined;
  strength?: string | undefined;
  links?: string | undefined;
}

/** The server's answer to what is typed, a moment after the last key. The last answer stays until the next has come. */
export function useTest(question: Question): { answer: UseQueryResult<Tested>; of: string } {
  const http = useApi();
  const [settled, setSettled] = useState(question);
  const signature = JSON.stringify(question);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(signature) as Question), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [signature]);
  const answer = useQuery({
    queryKey: filterKeys.test(settled),
    queryFn: ({ signal }) => http.post<Tested>('/marshmallow/filter/test', settled, { signal }),
    enabled: settled.text.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  return { answer, of: settled.text };
}
