import type { ReactNode } from 'react';

/** A marshmallow that jumps up and throws a few bits of her colour; still when motion is unwanted. */
export function Puff(): ReactNode {
  return (
    <svg className="puff" viewBox="0 0 132 104" aria-hidden="true">
      <circle className="bit" cx="14" cy="40" r="5" fill="currentColor" />
      <circle className="bit" cx="34" cy="14" r="4" fill="var(--oshi-mark)" />
      <circle className="bit" cx="98" cy="12" r="5" fill="currentColor" />
      <circle className="bit" cx="118" cy="42" r="4" fill="var(--oshi-mark)" />
      <path className="bit" d="m66 2 3 6 6 1-4 5 1 6-6-3-6 3 1-6-4-5 6-1z" fill="currentColor" />
      <g className="body">
        <path d="M34 52c0-14 14-20 32-20s32 6 32 20v26c0 13-14 18-32 18s-32-5-32-18z" fill="var(--surface)" stroke="var(--oshi-mark)" strokeWidth="3" />
        <ellipse cx="66" cy="47" rx="23" ry="8" fill="var(--oshi-soft)" />
        <path d="M55 66q0 0 0 .5M77 66q0 0 0 .5" stroke="var(--ink)" strokeWidth="5" strokeLinecap="round" />
        <path d="M60 74q6 6 12 0" stroke="var(--ink)" strokeWidth="3" strokeLinecap="round" fill="none" />
        <circle cx="48" cy="74" r="4" fill="var(--oshi)" opacity=".5" />
        <circle cx="84" cy="74" r="4" fill="var(--oshi)" opacity=".5" />
      </g>
    </svg>
  );
}
