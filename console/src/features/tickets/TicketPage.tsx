import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { dispositionsQuery } from "@/api/queue";
import { ticketQuery } from "@/api/tickets";
import type { TicketDetail } from "@/api/types";
import { CustomerCard } from "@/components/call/CustomerCard";
import { EntryCard } from "@/components/call/EntryCard";
import { TICKET_STATES } from "@/components/call/labels";
import { VoicemailCard } from "@/components/call/VoicemailCard";
import { LoadFault } from "@/components/Emptiness";
import { NotFound } from "@/components/NotFound";
import { Panel } from "@/components/Panel";
import { Properties } from "@/components/Properties";
import recordClasses from "@/components/Record.module.css";
import { RecordTitle } from "@/components/RecordTitle";
import { SeverityBadge } from "@/components/Severity";
import { SkeletonRows } from "@/components/Skeletons";
import { StateBadge } from "@/components/StateBadge";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { PromiseList } from "./PromiseList";
import { TicketCall } from "./TicketCall";
import classes from "./TicketPage.module.css";

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
      <RecordTitle
        number={`#${ticket.number}`}
        name={ticket.subject || "No subject yet"}
        marks={
          <>
            <StateBadge of={TICKET_STATES[ticket.status]} />
            <SeverityBadge severity={ticket.severity} />
          </>
        }
        facts={ticket.customer_name ?? undefined}
      />
      <div className={recordClasses.columns}>
        <div className={classes.calls}>
          {ticket.calls.map((call) => (
            <TicketCall key={call.id} call={call} />
          ))}
        </div>
        <div className={recordClasses.aside}>
          {ticket.resolution && (
            <Panel title="Resolution">
              <p className={classes.resolution}>{ticket.resolution}</p>
            </Panel>
          )}
          {ticket.calls.map(
            (call) => call.voicemail && <VoicemailCard key={call.id} voicemail={call.voicemail} callId={call.id} />,
          )}
          <PromiseList promises={ticket.promises} />
          <Panel title="Ticket">
            <Properties
              of={{
                Category: sentence(ticket.category),
                Opened: <span className="figures">{shortDate(ticket.created_at)}</span>,
                Changed: <span className="figures">{shortDate(ticket.updated_at)}</span>,
              }}
            />
          </Panel>
          {entries.map((entry) => (
            <EntryCard key={entry.id} entry={entry} dispositions={dispositions} />
          ))}
          {customer && <CustomerCard customer={customer} />}
        </div>
      </div>
    </div>
  );
}
