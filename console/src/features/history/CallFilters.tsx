import { MultiSelect, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { CallFilter } from "@/api/calls";
import { flowsQuery } from "@/api/numbers";
import { ownersQuery } from "@/api/tickets";
import { CALL_STATES, END_REASONS } from "@/components/call/labels";
import { Choices, Days } from "@/components/filters/fields";
import { labelsOf } from "@/format/words";

interface CallFiltersProps {
  filter: CallFilter;
  onChange: (changes: CallFilter) => void;
}

const WITH_TICKET = { yes: true, no: false } as const;

export function CallFilters({ filter, onChange }: CallFiltersProps) {
  const { data: people = [] } = useQuery(ownersQuery);
  const { data: flows = [] } = useQuery(flowsQuery);
  return (
    <>
      <Choices
        label="State"
        of={labelsOf(CALL_STATES)}
        value={filter.state}
        onChange={(state) => onChange({ state })}
      />
      <MultiSelect
        size="xs"
        label="Flow"
        placeholder={filter.flow?.length ? undefined : "Any"}
        clearable
        data={flows.map(({ name, title }) => ({ value: name, label: title }))}
        value={filter.flow ?? []}
        onChange={(flow) => onChange({ flow })}
      />
      <Word
        key={filter.number}
        label="Number"
        hint="Last digits will do"
        value={filter.number}
        isComplete={(number) => number.replace(/\D/g, "").length >= 3}
        onChange={(number) => onChange({ number })}
      />
      <Select
        size="xs"
        label="Operator"
        placeholder="Anybody"
        clearable
        searchable
        data={[{ value: "me", label: "Me" }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        value={filter.operator ?? null}
        onChange={(operator) => onChange({ operator })}
      />
      <Word
        key={`agent-${filter.agent}`}
        label="Agent"
        hint="BillingSupportAgent"
        value={filter.agent}
        onChange={(agent) => onChange({ agent })}
      />
      <Choices
        label="How it ended"
        of={END_REASONS}
        value={filter.end_reason}
        onChange={(end_reason) => onChange({ end_reason })}
      />
      <Select
        size="xs"
        label="Ticket"
        placeholder="With or without"
        clearable
        data={[
          { value: "yes", label: "With a ticket" },
          { value: "no", label: "Without one" },
        ]}
        value={filter.has_ticket == null ? null : filter.has_ticket ? "yes" : "no"}
        onChange={(chosen) => onChange({ has_ticket: chosen === null ? null : WITH_TICKET[chosen as "yes" | "no"] })}
      />
      <Days since={filter.since} until={filter.until} onChange={onChange} />
    </>
  );
}

interface WordProps {
  label: string;
  hint: string;
  value: string | null | undefined;
  isComplete?: (text: string) => boolean;
  onChange: (value: string | null) => void;
}

/** A word that filters once it is written: on Enter, and on leaving the field. */
function Word({ label, hint, value, isComplete = () => true, onChange }: WordProps) {
  const [text, setText] = useState(value ?? "");
  const isGood = text.trim() === "" || isComplete(text);
  const settle = () => {
    const said = text.trim() || null;
    if (isGood && said !== (value ?? null)) onChange(said);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    settle();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        size="xs"
        label={label}
        placeholder={hint}
        value={text}
        error={!isGood && "At least three digits"}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={settle}
      />
    </form>
  );
}
