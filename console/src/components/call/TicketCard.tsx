import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TicketSummary } from "@/api/types";
import { sentence } from "@/format/words";
import { Panel } from "../Panel";
import { Properties } from "../Properties";
import { SeverityBadge } from "../Severity";
import { StateBadge } from "../StateBadge";
import { TICKET_STATES } from "./labels";

interface TicketCardProps {
  ticket: TicketSummary;
}

export function TicketCard({ ticket }: TicketCardProps) {
  return (
    <Panel
      title="Ticket"
      aside={
        <Anchor
          fz="sm"
          renderRoot={(props) => <Link to="/tickets/$ticketId" params={{ ticketId: ticket.id }} {...props} />}
        >
          Open #{ticket.number}
        </Anchor>
      }
    >
      <Properties
        of={{
          Subject: ticket.subject,
          Status: <StateBadge of={TICKET_STATES[ticket.status]} />,
          Category: sentence(ticket.category),
          Severity: <SeverityBadge severity={ticket.severity} />,
        }}
      />
    </Panel>
  );
}
