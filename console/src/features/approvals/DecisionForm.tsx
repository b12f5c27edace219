import { Button, Textarea } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { RefundRequest } from "@/api/types";
import classes from "./Approvals.module.css";
import { useDecide } from "./useDecide";

interface DecisionFormProps {
  request: RefundRequest;
}

/** Approve or deny, and say why: money does not move without a reason on record. */
export function DecisionForm({ request }: DecisionFormProps) {
  const decide = useDecide(request.id);
  const [note, setNote] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = (approve: boolean) => {
    setMissing(note.trim() === "");
    if (note.trim() === "") field.current?.focus();
    else decide.mutate({ approve, note: note.trim() });
  };

  return (
    <form className={classes.form} aria-label={`Decide about ${request.invoice_number}`} onSubmit={preventDefault}>
      <Textarea
        ref={field}
        label="Why"
        placeholder="Stays on record with your name"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1_000}
        value={note}
        error={isMissing && note.trim() === "" ? "Say why: it stays on record" : null}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconX size={16} />}
          loading={decide.isPending && decide.variables.approve === false}
          disabled={decide.isPending}
          onClick={() => submit(false)}
        >
          Deny
        </Button>
        <Button
          leftSection={<IconCheck size={16} />}
          loading={decide.isPending && decide.variables.approve}
          disabled={decide.isPending}
          onClick={() => submit(true)}
        >
          Refund {request.amount} {request.currency}
        </Button>
      </div>
    </form>
  );
}

function preventDefault(event: { preventDefault: () => void }): void {
  event.preventDefault();
}
