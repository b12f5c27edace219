import { Link } from "@tanstack/react-router";
import type { EarlierCall } from "@/api/types";
import { shortDate } from "@/format/time";
import classes from "./EarlierCallList.module.css";
import { TICKET_STATES } from "./labels";

interface EarlierCallListProps {
  calls: readonly EarlierCall[];
}

/** When the same caller called before, what it was about, and what became of it. */
export function EarlierCallList({ calls }: EarlierCallListProps) {
  if (calls.length === 0) return <p className={classes.none}>The first call from here.</p>;
  return (
    <ul className={classes.list}>
      {calls.map(({ id, created_at, ticket }) => (
        <li key={id}>
          <Link to="/calls/$callId" params={{ callId: id }} className={classes.call}>
            <time className="figures" dateTime={created_at}>
              {shortDate(created_at)}
            </time>
            <span>{ticket ? ticket.subject : "No ticket"}</span>
            {ticket && <small>{TICKET_STATES[ticket.status].label}</small>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
