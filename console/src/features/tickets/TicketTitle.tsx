import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { changeTicket } from "@/api/tickets";
import type { TicketDetail } from "@/api/types";
import { TICKET_STATES } from "@/components/call/labels";
import { RecordTitle } from "@/components/RecordTitle";
import { SeverityBadge } from "@/components/Severity";
import { StateBadge } from "@/components/StateBadge";
import { MergeButton } from "./MergeButton";
import classes from "./TicketPage.module.css";
import { useTicketMutation } from "./useTicketMutation";

interface TicketTitleProps {
  ticket: TicketDetail;
}

export function TicketTitle({ ticket }: TicketTitleProps) {
  const [isEditing, setEditing] = useState(false);
  const isAlive = ticket.merged_into === null;
  if (isEditing && isAlive) return <SubjectForm ticket={ticket} onDone={() => setEditing(false)} />;
  return (
    <RecordTitle
      number={`#${ticket.number}`}
      name={ticket.subject || "No subject yet"}
      marks={
        <>
          {isAlive && (
            <Tooltip label="Change the subject">
              <ActionIcon aria-label="Change the subject" onClick={() => setEditing(true)}>
                <IconPencil size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <StateBadge of={TICKET_STATES[ticket.status]} />
          <SeverityBadge severity={ticket.severity} />
        </>
      }
      facts={
        <>
          {ticket.customer_name}
          {ticket.merged.length > 0 && (
            <span>with {ticket.merged.map((number) => `#${number}`).join(", ")} merged into it</span>
          )}
          {isAlive && <MergeButton ticket={ticket} />}
        </>
      }
    />
  );
}

function SubjectForm({ ticket, onDone }: TicketTitleProps & { onDone: () => void }) {
  const [subject, setSubject] = useState(ticket.subject);
  const change = useTicketMutation(ticket, () => changeTicket(ticket, { subject: subject.trim() }), "Not changed");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined, { onSettled: onDone });
  };
  return (
    <form className={classes.subject} onSubmit={submit}>
      <TextInput
        aria-label="Subject"
        data-autofocus
        autoFocus
        maxLength={200}
        style={{ flex: 1 }}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
      />
      <Button type="submit" loading={change.isPending} disabled={subject.trim() === ""}>
        Save
      </Button>
      <Button variant="default" onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}
