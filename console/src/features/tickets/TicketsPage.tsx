import { Badge, Table, Text } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type TicketFilter, ticketsQuery } from "@/api/tickets";
import type { TicketSummary } from "@/api/types";
import { TICKET_STATES } from "@/components/call/labels";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { FilterBar } from "@/components/filters/FilterBar";
import { compact } from "@/components/filters/query";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SeverityBadge } from "@/components/Severity";
import { SkeletonRows } from "@/components/Skeletons";
import { StateBadge } from "@/components/StateBadge";
import { fullDate, shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { TicketFilters } from "./TicketFilters";
import classes from "./TicketPage.module.css";

interface TicketsPageProps {
  filter: TicketFilter;
  onFilter: (filter: TicketFilter) => void;
}

export function TicketsPage({ filter, onFilter }: TicketsPageProps) {
  const tickets = useInfiniteQuery(ticketsQuery(filter));
  const items = tickets.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title="Tickets" subtitle="The cases behind the calls, the newest first">
      <FilterBar list="tickets" filter={filter} onFilter={onFilter}>
        <TicketFilters filter={filter} onChange={(changes) => onFilter(compact({ ...filter, ...changes }))} />
      </FilterBar>
      {tickets.isPending && <SkeletonRows rows={10} />}
      {tickets.isError && items.length === 0 && (
        <LoadFault what="The tickets" error={tickets.error} onRetry={() => void tickets.refetch()} />
      )}
      {tickets.isSuccess && items.length === 0 && (
        <Emptiness
          icon={<IconTicket size={20} />}
          title={isFiltered ? "No ticket is like this" : "No tickets yet"}
          hint={isFiltered ? "Take a filter away to see more." : "Agents open one when a caller brings a problem."}
        />
      )}
      {items.length > 0 && <TicketsTable tickets={items} />}
      <LoadMore query={tickets} />
    </Page>
  );
}

function TicketsTable({ tickets }: { tickets: readonly TicketSummary[] }) {
  return (
    <Table highlightOnHover stickyHeader aria-label="Tickets">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Number</Table.Th>
          <Table.Th>Subject</Table.Th>
          <Table.Th>Customer</Table.Th>
          <Table.Th>Owner</Table.Th>
          <Table.Th>Category</Table.Th>
          <Table.Th>Severity</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th ta="end">Changed</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tickets.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function TicketRow({ ticket }: { ticket: TicketSummary }) {
  const navigate = useNavigate();
  const params = { ticketId: ticket.id };
  return (
    <Table.Tr style={{ cursor: "pointer" }} onClick={() => void navigate({ to: "/tickets/$ticketId", params })}>
      <Table.Td className="figures">#{ticket.number}</Table.Td>
      <Table.Td>
        <Link
          to="/tickets/$ticketId"
          params={params}
          className={rowLink.link}
          onClick={(event) => event.stopPropagation()}
        >
          {ticket.subject || "No subject yet"}
        </Link>
        {ticket.tags.map((tag) => (
          <Badge key={tag} className={classes.tag} color="gray" size="sm">
            {tag}
          </Badge>
        ))}
      </Table.Td>
      <Table.Td>
        {ticket.customer_name ?? (
          <Text c="dimmed" inherit span>
            Unknown
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {ticket.owner_name ?? (
          <Text c="dimmed" inherit span>
            Nobody
          </Text>
        )}
      </Table.Td>
      <Table.Td>{sentence(ticket.category)}</Table.Td>
      <Table.Td>
        <SeverityBadge severity={ticket.severity} />
      </Table.Td>
      <Table.Td>
        <StateBadge of={TICKET_STATES[ticket.status]} />
      </Table.Td>
      <Table.Td className="figures" ta="end" title={fullDate(ticket.updated_at)}>
        {shortDate(ticket.updated_at)}
      </Table.Td>
    </Table.Tr>
  );
}
