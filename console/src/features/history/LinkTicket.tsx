import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { callKeys } from "@/api/calls";
import { linkCall, ticketKeys, ticketQuery } from "@/api/tickets";
import { showFault } from "@/components/faults";
import { Panel } from "@/components/Panel";
import classes from "./LinkTicket.module.css";

interface LinkTicketProps {
  callId: string;
}

/** A call without a ticket, and how it gets one. */
export function LinkTicket({ callId }: LinkTicketProps) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const number = typed.replace(/^#/, "").trim();
  const isNumber = /^[1-9]\d{0,8}$/.test(number);
  const link = useMutation({
    mutationFn: async () => linkCall((await queries.fetchQuery(ticketQuery(number))).id, callId),
    onError: (error) => showFault(error, "The call was not linked"),
    onSettled: () =>
      Promise.all([callKeys.all, ticketKeys.all].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNumber) link.mutate();
  };
  return (
    <Panel title="Ticket">
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="This call belongs to ticket"
          placeholder="#1001"
          inputMode="numeric"
          value={typed}
          error={typed !== "" && !isNumber && "A number, as in #1001"}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={link.isPending} disabled={!isNumber}>
          Link
        </Button>
      </form>
    </Panel>
  );
}
