import { Checkbox, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ownersQuery, type TicketFilter, tagsQuery } from "@/api/tickets";
import { TICKET_STATES } from "@/components/call/labels";
import { Choices, Days } from "@/components/filters/fields";
import { labelsOf } from "@/format/words";
import { CATEGORIES, SEVERITIES } from "./labels";

interface TicketFiltersProps {
  filter: TicketFilter;
  onChange: (changes: TicketFilter) => void;
}

export function TicketFilters({ filter, onChange }: TicketFiltersProps) {
  const { data: owners = [] } = useQuery(ownersQuery);
  const { data: tags = [] } = useQuery(tagsQuery(""));
  return (
    <>
      <Choices
        label="Status"
        of={labelsOf(TICKET_STATES)}
        value={filter.status}
        onChange={(status) => onChange({ status })}
      />
      <Select
        size="xs"
        label="Owner"
        placeholder="Anybody"
        clearable
        searchable
        data={[
          { value: "me", label: "Me" },
          { value: "nobody", label: "Nobody" },
          ...owners.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.owner ?? null}
        onChange={(owner) => onChange({ owner })}
      />
      <Choices
        label="Severity"
        of={SEVERITIES}
        value={filter.severity}
        onChange={(severity) => onChange({ severity })}
      />
      <Choices
        label="Category"
        of={CATEGORIES}
        value={filter.category}
        onChange={(category) => onChange({ category })}
      />
      <TagsInput
        size="xs"
        label="Tags"
        placeholder={filter.tag?.length ? undefined : "Any"}
        data={tags}
        value={filter.tag ?? []}
        onChange={(tag) => onChange({ tag })}
      />
      <Days since={filter.since} until={filter.until} onChange={onChange} />
      <Checkbox
        data-fit
        size="xs"
        label="Something is still owed"
        checked={filter.owed === true}
        onChange={(event) => onChange({ owed: event.currentTarget.checked ? true : null })}
      />
    </>
  );
}
