import { Table } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type CallFilter, callsQuery } from "@/api/calls";
import type { CallSummary } from "@/api/types";
import { CALL_STATES, END_REASONS } from "@/components/call/labels";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { FilterBar } from "@/components/filters/FilterBar";
import { compact } from "@/components/filters/query";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { StateBadge } from "@/components/StateBadge";
import { between, clockFace, fullDate, shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { CallFilters } from "./CallFilters";

interface CallsPageProps {
  filter: CallFilter;
  onFilter: (filter: CallFilter) => void;
}

export function CallsPage({ filter, onFilter }: CallsPageProps) {
  const calls = useInfiniteQuery(callsQuery(filter));
  const items = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title="Calls" subtitle="Every call, the newest first">
      <FilterBar list="calls" filter={filter} onFilter={onFilter}>
        <CallFilters filter={filter} onChange={(changes) => onFilter(compact({ ...filter, ...changes }))} />
      </FilterBar>
      {calls.isPending && <SkeletonRows rows={10} />}
      {calls.isError && items.length === 0 && (
        <LoadFault what="The calls" error={calls.error} onRetry={() => void calls.refetch()} />
      )}
      {calls.isSuccess && items.length === 0 && (
        <Emptiness
          icon={<IconPhone size={20} />}
          title={isFiltered ? "No call is like this" : "No calls yet"}
          hint={isFiltered ? "Take a filter away to see more." : "The first one shows up here as it rings."}
        />
      )}
      {items.length > 0 && <CallsTable calls={items} />}
      <LoadMore query={calls} />
    </Page>
  );
}

function CallsTable({ calls }: { calls: readonly CallSummary[] }) {
  return (
    <Table highlightOnHover stickyHeader aria-label="Calls">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Started</Table.Th>
          <Table.Th>Caller</Table.Th>
          <Table.Th>Number</Table.Th>
          <Table.Th>Flow</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>How it ended</Table.Th>
          <Table.Th ta="end">Length</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function CallRow({ call }: { call: CallSummary }) {
  const navigate = useNavigate();
  const params = { callId: call.id };
  return (
    <Table.Tr style={{ cursor: "pointer" }} onClick={() => void navigate({ to: "/calls/$callId", params })}>
      <Table.Td className="figures" title={fullDate(call.created_at)}>
        {shortDate(call.created_at)}
      </Table.Td>
      <Table.Td>
        <Link to="/calls/$callId" params={params} className={rowLink.link} onClick={(event) => event.stopPropagation()}>
          {call.caller_name || "Unknown caller"}
        </Link>
      </Table.Td>
      <Table.Td className="figures">{call.caller_number || "withheld"}</Table.Td>
      <Table.Td>{sentence(call.flow)}</Table.Td>
      <Table.Td>
        <StateBadge of={CALL_STATES[call.state]} />
      </Table.Td>
      <Table.Td c="dimmed">{call.end_reason && END_REASONS[call.end_reason]}</Table.Td>
      <Table.Td className="figures" ta="end">
        {call.ended_at && clockFace(between(call.answered_at ?? call.created_at, call.ended_at))}
      </Table.Td>
    </Table.Tr>
  );
}
