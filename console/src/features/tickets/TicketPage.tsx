import { Alert, Anchor } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Problem } from "@/api/problem";
import { dispositionsQuery } from "@/api/queue";
import { ticketQuery } from "@/api/tickets";
import type { TicketDetail } from "@/api/types";
import { CustomerCard } from "@/components/call/CustomerCard";
import { EntryCard } from "@/components/call/EntryCard";
import { VoicemailCard } from "@/components/call/VoicemailCard";
import { LoadFault } from "@/components/Emptiness";
import { NotFound } from "@/components/NotFound";
import recordClasses from "@/components/Record.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { ChangeHistory } from "./ChangeHistory";
import { Comments } from "./Comments";
import { PromiseList } from "./PromiseList";
import { TicketCall } from "./TicketCall";
import { TicketEditor } from "./TicketEditor";
import classes from "./TicketPage.module.css";
import { TicketTitle } from "./TicketTitle";

interface TicketPageProps {
  ticketId: string;
}

export function TicketPage({ ticketId }: TicketPageProps) {
  const ticket = useQuery(ticketQuery(ticketId));
  if (ticket.isPending) return <SkeletonRows rows={12} />;
  if (ticket.error instanceof Problem && ticket.error.status < 500) return <NotFound what="ticket" />;
  if (ticket.isError && ticket.data === undefined) {
    return <LoadFault what="The ticket" error={ticket.error} onRetry={() => void ticket.refetch()} />;
  }
  return <TicketRecord ticket={ticket.data} />;
}

function TicketRecord({ ticket }: { ticket: TicketDetail }) {
  const dispositions = useQuery(dispositionsQuery).data ?? [];
  const customer = ticket.calls.find((call) => call.customer !== null)?.customer;
  const entries = ticket.calls.flatMap((call) => call.entries);
  return (
    <div className={recordClasses.record}>
      <TicketTitle ticket={ticket} />
      {ticket.merged_into !== null && <MergedNotice ticket={ticket} into={ticket.merged_into} />}
      <div className={recordClasses.columns}>
        <div className={classes.calls}>
          <Comments ticket={ticket} />
          {ticket.calls.map((call) => (
            <TicketCall key={call.id} call={call} ticket={ticket} />
          ))}
          <ChangeHistory changes={ticket.changes} />
        </div>
        <div className={recordClasses.aside}>
          <TicketEditor ticket={ticket} />
          {ticket.calls.map(
            (call) => call.voicemail && <VoicemailCard key={call.id} voicemail={call.voicemail} callId={call.id} />,
          )}
          <PromiseList promises={ticket.promises} />
          {entries.map((entry) => (
            <EntryCard key={entry.id} entry={entry} dispositions={dispositions} />
          ))}
          {customer && <CustomerCard customer={customer} />}
        </div>
      </div>
    </div>
  );
}

function MergedNotice({ ticket, into }: { ticket: TicketDetail; into: number }) {
  return (
    <Alert color="violet" icon={<IconGitMerge size={18} aria-hidden />}>
      Ticket #{ticket.number} was merged into{" "}
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/tickets/$ticketId" params={{ ticketId: String(into) }} {...props} />}
      >
        #{into}
      </Anchor>
      . What happened until then stays here; everything else goes on there.
    </Alert>
  );
}
