import type { Invoice } from "@/api/types";
import { keyed } from "@/format/keyed";
import { calendarDay } from "@/format/time";
import { sentence } from "@/format/words";
import classes from "./Approvals.module.css";

interface InvoiceTableProps {
  invoice: Invoice;
}

/** What the customer was charged, and what of it has been given back already. */
export function InvoiceTable({ invoice }: InvoiceTableProps) {
  return (
    <table className={`${classes.invoice} figures`}>
      <caption>
        <strong>{invoice.number}</strong> of {calendarDay(invoice.issued_on)}, {sentence(invoice.status).toLowerCase()}
      </caption>
      <tbody>
        {keyed(invoice.lines, (line) => line.description).map(({ key, item }) => (
          <Row key={key} what={item.description} amount={item.amount} />
        ))}
      </tbody>
      <tfoot>
        <Row what="Total" amount={`${invoice.total} ${invoice.currency}`} />
        {Number(invoice.refunded) > 0 && <Row what="Refunded so far" amount={invoice.refunded} />}
        {invoice.duplicate_charge && <Row what="Charged twice" amount={invoice.duplicate_charge} />}
      </tfoot>
    </table>
  );
}

function Row({ what, amount }: { what: string; amount: string }) {
  return (
    <tr>
      <th scope="row">{what}</th>
      <td>{amount}</td>
    </tr>
  );
}
