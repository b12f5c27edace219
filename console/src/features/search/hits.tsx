import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CallHit, CustomerHit, SearchResults, TicketHit, TranscriptHit } from "@/api/types";
import { CALL_STATES, TICKET_STATES } from "@/components/call/labels";
import { speakerLabel } from "@/components/call/speech";
import { StateBadge } from "@/components/StateBadge";
import { shortDate } from "@/format/time";
import { Marked } from "./Marked";
import classes from "./Search.module.css";

interface HitsProps {
  of: Partial<SearchResults>;
}

/** What was found of one kind, each a link. */
export function Hits({ of: { tickets, customers, calls, transcripts } }: HitsProps) {
  return (
    <ul className={classes.hits}>
      {tickets?.items.map((hit) => (
        <Ticket key={hit.id} hit={hit} />
      ))}
      {customers?.items.map((hit) => (
        <Customer key={hit.id} hit={hit} />
      ))}
      {calls?.items.map((hit) => (
        <Call key={hit.id} hit={hit} />
      ))}
      {transcripts?.items.map((hit) => (
        <Said key={hit.id} hit={hit} />
      ))}
    </ul>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <span className={`${classes.facts} figures`}>{children}</span>;
}

function Ticket({ hit }: { hit: TicketHit }) {
  const ticketId = hit.merged_into === null ? hit.id : String(hit.merged_into);
  return (
    <li>
      <Link to="/tickets/$ticketId" params={{ ticketId }} className={classes.hit}>
        <span className={classes.what}>
          <span className="figures">#{hit.number}</span> <Marked passage={hit.passage} />
        </span>
        <Facts>
          {hit.merged_into === null ? <StateBadge of={TICKET_STATES[hit.status]} /> : `merged into #${hit.merged_into}`}
          {hit.customer_name}
        </Facts>
      </Link>
    </li>
  );
}

function Customer({ hit }: { hit: CustomerHit }) {
  return (
    <li>
      <Link to="/calls" search={{ customer: hit.id }} className={classes.hit}>
        <span className={classes.what}>
          <Marked passage={hit.name} />
        </span>
        <Facts>
          <span>
            <Marked passage={hit.email} />
          </span>
          <span>
            <Marked passage={hit.phone} />
          </span>
        </Facts>
      </Link>
    </li>
  );
}

function Call({ hit }: { hit: CallHit }) {
  return (
    <li>
      <Link to="/calls/$callId" params={{ callId: hit.id }} className={classes.hit}>
        <span className={classes.what}>{hit.name.length > 0 ? <Marked passage={hit.name} /> : "Unknown caller"}</span>
        <Facts>
          <span>
            <Marked passage={hit.number} />
          </span>
          <StateBadge of={CALL_STATES[hit.state]} />
          {shortDate(hit.created_at)}
        </Facts>
      </Link>
    </li>
  );
}

function Said({ hit }: { hit: TranscriptHit }) {
  return (
    <li>
      <Link to="/calls/$callId" params={{ callId: hit.call_id }} hash={`said-${hit.id}`} className={classes.hit}>
        <span className={classes.what}>
          <Marked passage={hit.passage} />
        </span>
        <Facts>
          {speakerLabel(hit.speaker, hit.name, hit.caller_name)}
          <span>{hit.speaker !== "caller" && (hit.caller_name || hit.caller_number)}</span>
          {shortDate(hit.at)}
        </Facts>
      </Link>
    </li>
  );
}
