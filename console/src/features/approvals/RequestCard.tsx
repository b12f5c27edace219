import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { RefundRequest } from "@/api/types";
import { StateBadge } from "@/components/StateBadge";
import { useNow } from "@/components/useNow";
import { fullDate, shortDate } from "@/format/time";
import classes from "./Approvals.module.css";
import { DecisionForm } from "./DecisionForm";
import { InvoiceTable } from "./InvoiceTable";
import { REQUEST_STATES } from "./states";

interface RequestCardProps {
  request: RefundRequest;
}

/** One request: who wants what back and why, the invoice it is about, and the decision. */
export function RequestCard({ request }: RequestCardProps) {
  return (
    <article className={classes.card} aria-labelledby={request.id}>
      <div className={classes.what}>
        <h2 id={request.id} className={classes.amount}>
          <span className="figures">
            {request.amount} {request.currency}
          </span>{" "}
          for {request.customer.name}
        </h2>
        <div className={classes.marks}>
          <StateBadge of={REQUEST_STATES[request.state]} />
          {request.state === "pending" && <DecideBy at={request.decide_by} />}
        </div>
        <blockquote className={classes.reason}>{request.reason}</blockquote>
        <p className={classes.source}>
          Asked for{" "}
          <time className="figures" dateTime={request.created_at} title={fullDate(request.created_at)}>
            {shortDate(request.created_at)}
          </time>
          ,{" "}
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => <Link to="/calls/$callId" params={{ callId: request.call_id }} {...props} />}
          >
            open the call
          </Anchor>
        </p>
      </div>
      <InvoiceTable invoice={request.invoice} />
      <div className={classes.decision}>
        {request.state === "pending" ? <DecisionForm request={request} /> : <Decided request={request} />}
      </div>
    </article>
  );
}

function DecideBy({ at }: { at: string }) {
  const isLate = useNow() > Date.parse(at);
  return (
    <span className={isLate ? classes.late : undefined} title={fullDate(at)}>
      {isLate ? "Overdue since" : "Decide by"} <span className="figures">{shortDate(at)}</span>
    </span>
  );
}

function Decided({ request }: RequestCardProps) {
  return (
    <p className={classes.decided}>
      {REQUEST_STATES[request.state].label} by <strong>{request.decided_by?.name}</strong>
      {request.decided_at && <span className="figures">, {shortDate(request.decided_at)}</span>}
      <span className={classes.note}>{request.note}</span>
    </p>
  );
}
