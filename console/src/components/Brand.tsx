interface MarkProps {
  size?: number;
}

/** Two rings, linked: the one who speaks and the one who takes over. */
export function BrandMark({ size = 26 }: MarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#036a71" />
      <g fill="none" strokeWidth="3">
        <circle cx="12.5" cy="16" r="6" stroke="#ffffff" />
        <circle cx="19.5" cy="16" r="6" stroke="#8fd6d4" />
      </g>
    </svg>
  );
}
