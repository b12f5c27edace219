import { SegmentedControl } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import { useState } from "react";
import type { WallCall, WallQueue } from "@/api/types";
import { Emptiness } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { useNow } from "@/components/useNow";
import { CallRow } from "./CallRow";
import { attention } from "./thresholds";
import classes from "./Wall.module.css";

const FILTERS = {
  all: { label: "All", fits: () => true },
  agent: { label: "AI", fits: ({ state }: WallCall) => state === "active" || state === "ringing" },
  waiting: { label: "Waiting", fits: ({ state }: WallCall) => state === "waiting" },
  operator: { label: "With operator", fits: ({ state }: WallCall) => state === "with_operator" },
} as const;

type Filter = keyof typeof FILTERS;

interface CallsPanelProps {
  calls: readonly WallCall[];
  queues: readonly WallQueue[];
  selectedId: string | null;
  onSelect: (callId: string) => void;
}

export function CallsPanel({ calls, queues, selectedId, onSelect }: CallsPanelProps) {
  const [filter, setFilter] = useState<Filter>("all");
  const now = useNow();
  const shown = calls.filter(FILTERS[filter].fits);
  const data = Object.entries(FILTERS).map(([value, { label, fits }]) => ({
    value,
    label: `${label} ${calls.filter(fits).length}`,
  }));
  return (
    <Panel
      title="Calls"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which calls"
          data={data}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
        />
      }
    >
      {shown.length === 0 && (
        <Emptiness
          icon={<IconPhoneOff size={20} />}
          title={calls.length === 0 ? "Nobody is on the phone" : "No such call right now"}
          hint={calls.length === 0 ? "Calls show up here as they come in." : "Other calls are hidden by the filter."}
        />
      )}
      {shown.length > 0 && (
        <ul className={classes.calls} aria-label="Calls">
          {shown.map((call) => (
            <li key={call.id}>
              <CallRow
                call={call}
                attention={attention(call, queues, now)}
                isSelected={call.id === selectedId}
                onSelect={() => onSelect(call.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
