import { Anchor, Badge } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { LedgerLine, Me } from "@/api/types";
import { useNow } from "@/components/useNow";
import { fullDate, shortDate } from "@/format/time";
import { callerName, sentence } from "@/format/words";
import { PromiseActions } from "./PromiseActions";
import classes from "./Promises.module.css";
import { ATTEMPTS } from "./states";

interface PromiseCardProps {
  promise: LedgerLine;
  me: Me;
}

/** One promise: what to whom, since when and until when, what was tried, and what to do about it. */
export function PromiseCard({ promise, me }: PromiseCardProps) {
  return (
    <article className={classes.card} aria-labelledby={promise.id}>
      <div className={classes.what}>
        <h2 id={promise.id} className={classes.text}>
          {promise.text}
        </h2>
        <div className={classes.marks}>
          <Badge color={promise.state === "kept" ? "green" : promise.state === "given_up" ? "red" : "orange"}>
            {sentence(promise.kind)}
          </Badge>
          {promise.state === "open" && promise.due_at !== null && <DueBy at={promise.due_at} />}
          {promise.state === "open" && (
            <span>{promise.owner === null ? "Nobody has it" : `${promise.owner.name} has it`}</span>
          )}
        </div>
        <p className={classes.source}>
          Told to {callerName(promise)}{" "}
          <time className="figures" dateTime={promise.created_at} title={fullDate(promise.created_at)}>
            {shortDate(promise.created_at)}
          </time>
          ,{" "}
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => <Link to="/calls/$callId" params={{ callId: promise.call_id }} {...props} />}
          >
            open the call
          </Anchor>
        </p>
        {promise.last_attempt !== null && promise.last_attempt_at !== null && (
          <p className={classes.source}>
            Tried {promise.attempts === 1 ? "once" : `${promise.attempts} times`}, last{" "}
            <span className="figures">{shortDate(promise.last_attempt_at)}</span>:{" "}
            {ATTEMPTS[promise.last_attempt].toLowerCase()}
          </p>
        )}
      </div>
      {promise.state === "open" ? <PromiseActions promise={promise} me={me} /> : <Done promise={promise} />}
    </article>
  );
}

function DueBy({ at }: { at: string }) {
  const isLate = useNow() > Date.parse(at);
  return (
    <span className={isLate ? classes.late : undefined} title={fullDate(at)}>
      {isLate ? "Overdue since" : "Due"} <span className="figures">{shortDate(at)}</span>
    </span>
  );
}

function Done({ promise }: { promise: LedgerLine }) {
  const at = promise.kept_at ?? promise.given_up_at;
  const isLate = promise.kept_at !== null && promise.due_at !== null && promise.kept_at > promise.due_at;
  return (
    <p className={classes.done}>
      {promise.state === "kept" ? "Kept" : "Given up"}
      {at !== null && <span className="figures"> {shortDate(at)}</span>}
      {promise.owner !== null && `, ${promise.owner.name} had it`}
      {isLate && <strong className={classes.late}>, late</strong>}
      <span className={classes.outcome}>{promise.outcome}</span>
    </p>
  );
}
