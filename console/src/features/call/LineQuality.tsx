import { Tooltip } from "@mantine/core";
import type { Quality } from "@/components/leg/state";

const LABELS: Record<Quality, { label: string; bars: number; color: string }> = {
  unknown: { label: "Line quality not measured yet", bars: 0, color: "currentColor" },
  excellent: { label: "Line quality: excellent", bars: 3, color: "var(--tandem-live)" },
  good: { label: "Line quality: good", bars: 2, color: "var(--tandem-live)" },
  poor: { label: "Line quality: poor", bars: 1, color: "var(--mantine-color-red-6)" },
  lost: { label: "Line lost", bars: 0, color: "var(--mantine-color-red-6)" },
};

interface LineQualityProps {
  quality: Quality;
}

export function LineQuality({ quality }: LineQualityProps) {
  const { label, bars, color } = LABELS[quality];
  return (
    <Tooltip label={label}>
      <svg width="15" height="13" viewBox="0 0 15 13" role="img" aria-label={label}>
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 5}
            y={8 - bar * 4}
            width="4"
            height={5 + bar * 4}
            rx="1"
            fill={bar < bars ? color : "color-mix(in srgb, currentColor 30%, transparent)"}
          />
        ))}
      </svg>
    </Tooltip>
  );
}
