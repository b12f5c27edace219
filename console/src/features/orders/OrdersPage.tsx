import { SegmentedControl, Table } from "@mantine/core";
import { IconToolsKitchen2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ordersQuery } from "@/api/orders";
import type { OrderState, OrderSummary } from "@/api/types";
import { ORDER_STATES } from "@/components/call/labels";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { StateBadge } from "@/components/StateBadge";
import { fullDate, shortDate } from "@/format/time";
import { sentence } from "@/format/words";

interface OrdersPageProps {
  state: OrderState | null;
  onState: (state: OrderState | null) => void;
}

const ALL = "all";
const FILTERS = [
  { value: ALL, label: "All" },
  ...Object.entries(ORDER_STATES).map(([value, { label }]) => ({ value, label })),
];

export function OrdersPage({ state, onState }: OrdersPageProps) {
  const orders = useInfiniteQuery(ordersQuery(state));
  const items = orders.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Orders"
      subtitle="What callers ordered, for pickup"
      aside={
        <SegmentedControl
          size="sm"
          aria-label="State"
          data={FILTERS}
          value={state ?? ALL}
          onChange={(value) => onState(value === ALL ? null : (value as OrderState))}
        />
      }
    >
      {orders.isPending && <SkeletonRows rows={10} />}
      {orders.isError && items.length === 0 && (
        <LoadFault what="The orders" error={orders.error} onRetry={() => void orders.refetch()} />
      )}
      {orders.isSuccess && items.length === 0 && (
        <Emptiness
          icon={<IconToolsKitchen2 size={20} />}
          title={state === null ? "No orders yet" : `No ${ORDER_STATES[state].label.toLowerCase()} orders`}
          hint={state === null ? "They show up here while callers are still choosing." : undefined}
        />
      )}
      {items.length > 0 && <OrdersTable orders={items} />}
      <LoadMore query={orders} />
    </Page>
  );
}

function OrdersTable({ orders }: { orders: readonly OrderSummary[] }) {
  return (
    <Table highlightOnHover stickyHeader aria-label="Orders">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Number</Table.Th>
          <Table.Th>For</Table.Th>
          <Table.Th>Ordered</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Payment</Table.Th>
          <Table.Th>Ready</Table.Th>
          <Table.Th ta="end">Total</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function OrderRow({ order }: { order: OrderSummary }) {
  const navigate = useNavigate();
  const params = { callId: order.call_id };
  return (
    <Table.Tr style={{ cursor: "pointer" }} onClick={() => void navigate({ to: "/calls/$callId", params })}>
      <Table.Td className="figures">{order.number}</Table.Td>
      <Table.Td>
        <Link to="/calls/$callId" params={params} className={rowLink.link} onClick={(event) => event.stopPropagation()}>
          {order.customer_name || "No name yet"}
        </Link>
      </Table.Td>
      <Table.Td>{order.lines.map((line) => `${line.quantity} × ${line.item}`).join(", ")}</Table.Td>
      <Table.Td>
        <StateBadge of={ORDER_STATES[order.state]} />
      </Table.Td>
      <Table.Td>{order.payment && sentence(order.payment)}</Table.Td>
      <Table.Td className="figures" title={order.ready_at ? fullDate(order.ready_at) : undefined}>
        {order.ready_at && shortDate(order.ready_at)}
      </Table.Td>
      <Table.Td className="figures" ta="end">
        {order.total} {order.currency}
      </Table.Td>
    </Table.Tr>
  );
}
