// The few pictures of the page, drawn here so that nothing is fetched.

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** OnAir's own mark: a lamp that sends. */
export function Mark() {
  return (
    <svg className="icon" viewBox="0 0 20 20" fill="none" aria-hidden="true" focusable="false">
      <circle cx="10" cy="10" r="2.6" fill="currentColor" />
      <g stroke="currentColor" strokeWidth="1.8" strokeLinecap="round">
        <path d="M6.2 13.8a5.4 5.4 0 0 1 0-7.6M13.8 6.2a5.4 5.4 0 0 1 0 7.6" />
        <path d="M3.6 16.4a9 9 0 0 1 0-12.8M16.4 3.6a9 9 0 0 1 0 12.8" opacity="0.65" />
      </g>
    </svg>
  );
}

export const Lock = () => (
  <Icon>
    <rect x="4.5" y="9" width="11" height="7.5" rx="1.5" />
    <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);
export const Hash = () => (
  <Icon>
    <path d="M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h12.5M3.5 12.5H16" />
  </Icon>
);
export const House = () => (
  <Icon>
    <path d="m3.5 9.5 6.5-6 6.5 6M5.5 8.5v8h9v-8" />
  </Icon>
);
export const Bars = () => (
  <Icon>
    <path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />
  </Icon>
);
export const Cross = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const Dots = () => (
  <Icon>
    <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />
  </Icon>
);
export const Eye = () => (
  <Icon>
    <path d="M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5Z" />
    <circle cx="10" cy="10" r="2.2" />
  </Icon>
);
export const Plane = () => (
  <Icon>
    <path d="M3.5 4 17 10 3.5 16 5.5 10 3.5 4ZM5.5 10H11" />
  </Icon>
);
export const Windows = () => (
  <Icon>
    <rect x="3" y="6.5" width="10" height="10" rx="1.5" />
    <path d="M7 6.500V5a1.5 1.5 0 0 1 1.5-1.500H15.500A1.5 1.5 0 0 1 17 5v7a1.5 1.5 0 0 1-1.5 1.500H13" />
  </Icon>
);
export const Halves = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 3.500v13a6.5 6.5 0 0 0 0-13Z" fill="currentColor" />
  </Icon>
);
export const Down = () => (
  <Icon>
    <path d="M10 4v12M5 11l5 5 5-5" />
  </Icon>
);
