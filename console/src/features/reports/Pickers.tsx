import { Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { flowsQuery, timezonesQuery } from "@/api/numbers";
import type { Category } from "@/api/types";
import { PERIODS, type Period, type Span } from "./period";
import { QUEUES } from "./queues";
import classes from "./Reports.module.css";

export interface Choice {
  period: Period;
  timezone: string;
  queue: Category | null;
  flow: string | null;
}

interface PickersProps {
  choice: Choice;
  span: Span;
  onChoice: (change: Partial<Choice & Span>) => void;
}

export function Pickers({ choice, span, onChoice }: PickersProps) {
  const flows = useQuery(flowsQuery).data ?? [];
  const timezones = useQuery(timezonesQuery).data ?? [];
  return (
    <Group gap={8} align="end" className={classes.pickers ?? ""}>
      <SegmentedControl
        aria-label="Interval"
        data={Object.entries(PERIODS).map(([value, { label }]) => ({ value, label }))}
        value={choice.period}
        onChange={(period) => onChoice({ period: period as Period, ...(period === "custom" && span) })}
      />
      {choice.period === "custom" && (
        <>
          <TextInput
            type="date"
            aria-label="First day"
            value={span.from}
            max={span.to}
            onChange={(event) => onChoice({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label="Last day"
            value={span.to}
            min={span.from}
            onChange={(event) => onChoice({ to: event.currentTarget.value })}
          />
        </>
      )}
      <Select
        aria-label="Queue"
        placeholder="All queues"
        clearable
        w={130}
        data={Object.entries(QUEUES).map(([value, label]) => ({ value, label }))}
        value={choice.queue}
        onChange={(queue) => onChoice({ queue: queue as Category | null })}
      />
      <Select
        aria-label="Flow"
        placeholder="All flows"
        clearable
        w={130}
        data={flows.map(({ name, title }) => ({ value: name, label: title }))}
        value={choice.flow}
        onChange={(flow) => onChoice({ flow })}
      />
      <Select
        aria-label="Time zone"
        searchable
        allowDeselect={false}
        limit={60}
        w={170}
        data={timezones.includes(choice.timezone) ? timezones : [choice.timezone, ...timezones]}
        value={choice.timezone}
        onChange={(timezone) => timezone !== null && onChoice({ timezone })}
      />
    </Group>
  );
}
