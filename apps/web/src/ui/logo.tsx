/** A hull, and the waterline through it: what the host sees above, what the process sees below. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size * 0.6} viewBox="0 0 30 18" fill="none" aria-hidden="true">
      <path d="M3 2h24l-4.2 14H7.2z" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      <path d="M1 8.6h28" stroke="var(--water)" strokeWidth="2" strokeDasharray="3.4 2.4" />
    </svg>
  );
}
