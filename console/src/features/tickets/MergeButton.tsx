import { Button, Modal, TextInput } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { mergeTicket, ticketQuery } from "@/api/tickets";
import type { TicketDetail } from "@/api/types";
import classes from "./TicketPage.module.css";
import { useTicketMutation } from "./useTicketMutation";

interface MergeProps {
  ticket: TicketDetail;
}

export function MergeButton({ ticket }: MergeProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconGitMerge size={14} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Merge
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Merge #${ticket.number} into another ticket`}
        centered
      >
        <MergeForm ticket={ticket} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

/** Asks for a number, and shows what stands behind it before anything happens. */
function MergeForm({ ticket, onDone }: MergeProps & { onDone: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const number = typed.replace(/^#/, "").trim();
  const isNumber = /^[1-9]\d{0,8}$/.test(number);
  const target = useQuery({ ...ticketQuery(number), enabled: isNumber, retry: false });
  const merge = useTicketMutation<number>(ticket, (into) => mergeTicket(ticket.id, into), "Nothing was merged");
  const found = isNumber && target.data && target.data.id !== ticket.id ? target.data : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (found === null) return;
    const shown = () => navigate({ to: "/tickets/$ticketId", params: { ticketId: found.id } });
    merge.mutate(found.number, { onSuccess: () => void shown(), onSettled: onDone });
  };
  return (
    <form className={classes.merge} onSubmit={submit}>
      <TextInput
        label="Number of the other ticket"
        data-autofocus
        inputMode="numeric"
        value={typed}
        error={faultOf(isNumber, typed, target.error, target.data?.id === ticket.id)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {found && (
        <p style={{ margin: 0 }}>
          Its calls, promises and comments go to <strong>#{found.number}</strong>, “{found.subject}”
          {found.customer_name && ` of ${found.customer_name}`}. This cannot be taken back.
        </p>
      )}
      <Button type="submit" disabled={found === null} loading={merge.isPending}>
        Merge
      </Button>
    </form>
  );
}

function faultOf(isNumber: boolean, typed: string, error: unknown, isItself: boolean): string | null {
  if (typed !== "" && !isNumber) return "A number, as in #1001";
  if (isNumber && error instanceof Problem) return error.detail;
  if (isNumber && isItself) return "That is this ticket itself";
  return null;
}
