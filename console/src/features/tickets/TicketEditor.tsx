import { Button, Select, TagsInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meQuery } from "@/api/auth";
import { changeTicket, ownersQuery, type TicketChanges, tagsQuery } from "@/api/tickets";
import type { Category, Severity, TicketDetail, TicketStatus } from "@/api/types";
import { TICKET_STATES } from "@/components/call/labels";
import { Panel } from "@/components/Panel";
import { shortDate } from "@/format/time";
import { labelsOf } from "@/format/words";
import { CATEGORIES, SEVERITIES } from "./labels";
import classes from "./TicketPage.module.css";
import { useTicketMutation } from "./useTicketMutation";

interface TicketEditorProps {
  ticket: TicketDetail;
}

/** What the ticket is, to be changed in place: each change is made at once, and on record. */
export function TicketEditor({ ticket }: TicketEditorProps) {
  const change = useTicketMutation<TicketChanges>(ticket, (changes) => changeTicket(ticket, changes), "Not changed");
  const disabled = ticket.merged_into !== null || change.isPending;
  return (
    <Panel title="Ticket" scroll={false}>
      <div className={classes.editor}>
        <Status ticket={ticket} disabled={disabled} onChange={change.mutate} />
        <Words
          label="Severity"
          of={SEVERITIES}
          value={ticket.severity}
          disabled={disabled}
          onChange={(severity) => change.mutate({ severity: severity as Severity })}
        />
        <Words
          label="Category"
          of={CATEGORIES}
          value={ticket.category}
          disabled={disabled}
          onChange={(category) => change.mutate({ category: category as Category })}
        />
        <Owner ticket={ticket} disabled={disabled} onChange={change.mutate} />
        <Tags ticket={ticket} disabled={disabled} onChange={change.mutate} />
        <p className={`${classes.facts} figures`}>
          Opened {shortDate(ticket.created_at)}, changed {shortDate(ticket.updated_at)}
        </p>
      </div>
    </Panel>
  );
}

interface FieldProps {
  ticket: TicketDetail;
  disabled: boolean;
  onChange: (changes: TicketChanges) => void;
}

interface WordsProps {
  label: string;
  of: Record<string, string>;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
}

function Words({ label, of, value, disabled, onChange }: WordsProps) {
  return (
    <Select
      label={label}
      allowDeselect={false}
      disabled={disabled}
      data={Object.entries(of).map(([each, name]) => ({ value: each, label: name }))}
      value={value}
      onChange={(chosen) => chosen !== null && chosen !== value && onChange(chosen)}
    />
  );
}

/** A ticket is resolved with a word on how; the rest changes by itself. */
function Status({ ticket, disabled, onChange }: FieldProps) {
  const [isResolving, setResolving] = useState(false);
  const choose = (status: TicketStatus) => {
    setResolving(status === "resolved");
    if (status !== "resolved") onChange({ status });
  };
  return (
    <>
      <Words
        label="Status"
        of={labelsOf(TICKET_STATES)}
        value={isResolving ? "resolved" : ticket.status}
        disabled={disabled}
        onChange={(status) => choose(status as TicketStatus)}
      />
      {isResolving ? (
        <ResolveForm ticket={ticket} disabled={disabled} onChange={onChange} onDone={() => setResolving(false)} />
      ) : (
        ticket.resolution && (
          <p className={classes.wide} style={{ margin: 0, whiteSpace: "pre-wrap" }}>
            <span className={classes.by}>Resolution: </span>
            {ticket.resolution}
          </p>
        )
      )}
    </>
  );
}

function ResolveForm({ ticket, disabled, onChange, onDone }: FieldProps & { onDone: () => void }) {
  const [resolution, setResolution] = useState(ticket.resolution ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ status: "resolved", resolution: resolution.trim() });
    onDone();
  };
  return (
    <form className={`${classes.wide} ${classes.merge}`} onSubmit={submit}>
      <Textarea
        label="How was it resolved?"
        autosize
        minRows={2}
        maxLength={2_000}
        autoFocus
        value={resolution}
        onChange={(event) => setResolution(event.currentTarget.value)}
      />
      <Button.Group>
        <Button type="submit" disabled={disabled || resolution.trim() === ""}>
          Resolve
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </Button.Group>
    </form>
  );
}

function Owner({ ticket, disabled, onChange }: FieldProps) {
  const { data: owners = [] } = useQuery(ownersQuery);
  const { data: me } = useQuery(meQuery);
  return (
    <Select
      label="Owner"
      placeholder="Nobody"
      clearable
      searchable
      disabled={disabled}
      data={owners.map(({ id, name }) => ({ value: id, label: id === me?.id ? `${name} (me)` : name }))}
      value={ticket.owner_id}
      onChange={(owner_id) => owner_id !== ticket.owner_id && onChange({ owner_id })}
    />
  );
}

function Tags({ ticket, disabled, onChange }: FieldProps) {
  const [typed, setTyped] = useState("");
  const { data: known = [] } = useQuery(tagsQuery(typed));
  return (
    <TagsInput
      className={classes.wide}
      label="Tags"
      placeholder={ticket.tags.length === 0 ? "Any word" : undefined}
      disabled={disabled}
      maxTags={20}
      data={known}
      value={ticket.tags}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(tags) => onChange({ tags })}
    />
  );
}
