import type { Order } from "@/api/types";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { Panel } from "../Panel";
import { Properties } from "../Properties";
import { StateBadge } from "../StateBadge";
import { ORDER_STATES } from "./labels";
import classes from "./OrderCard.module.css";

interface OrderCardProps {
  order: Order;
}

/** What the caller ordered, added up as the caller was told. */
export function OrderCard({ order }: OrderCardProps) {
  return (
    <Panel
      title={order.number === null ? "Order" : `Order ${order.number}`}
      aside={<StateBadge of={ORDER_STATES[order.state]} />}
    >
      <OrderLines order={order} />
      <Properties
        of={{
          For: order.customer_name,
          Payment: order.payment && `${sentence(order.payment)}, at pickup`,
          Ready: order.ready_at && <span className="figures">{shortDate(order.ready_at)}</span>,
        }}
      />
    </Panel>
  );
}

function OrderLines({ order }: OrderCardProps) {
  return (
    <table className={`${classes.lines} figures`} aria-label="Ordered">
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.item}>
            <td>{line.quantity} ×</td>
            <th scope="row">{line.item}</th>
            <td>{line.total}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <th scope="row">Total</th>
          <td>
            {order.total} {order.currency}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
