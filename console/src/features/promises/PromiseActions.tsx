import { Button, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { isAtLeast } from "@/api/roles";
import type { Attempt, LedgerLine, Me } from "@/api/types";
import { HandDialog } from "./HandDialog";
import classes from "./Promises.module.css";
import { ATTEMPTS } from "./states";
import { usePromise } from "./usePromise";

interface PromiseActionsProps {
  promise: LedgerLine;
  me: Me;
}

const REACHING = ["callback", "voicemail"];

/** Take it; then note what came of trying, and say how it was kept or why it cannot be. */
export function PromiseActions({ promise, me }: PromiseActionsProps) {
  const act = usePromise(promise.id);
  const isOurs = promise.owner?.id === me.id;
  const isSupervisor = isAtLeast(me.role, "supervisor");
  if (!isOurs && !isSupervisor && promise.owner !== null) return <div />;
  return (
    <div className={classes.actions}>
      {isOurs && REACHING.includes(promise.kind) && (
        <Dialling
          promise={promise}
          onTried={(result) => act.mutate({ what: "attempt", result })}
          isBusy={act.isPending}
        />
      )}
      {promise.owner === null ? (
        <div className={classes.buttons}>
          {isSupervisor && <HandButton promise={promise} act={act} />}
          <Button loading={act.isPending} onClick={() => act.mutate({ what: "take" })}>
            Take it
          </Button>
        </div>
      ) : (
        <EndForm promise={promise} act={act} />
      )}
    </div>
  );
}

interface DiallingProps {
  promise: LedgerLine;
  onTried: (result: Attempt) => void;
  isBusy: boolean;
}

/** The console cannot dial: the operator's own phone does. */
function Dialling({ promise, onTried, isBusy }: DiallingProps) {
  const number = promise.caller_number;
  return (
    <div>
      <p className={classes.hint}>
        Call <strong className="figures">{number || "the caller"}</strong> with your own phone, then note what came of
        it:
      </p>
      <div className={classes.attempts}>
        {Object.entries(ATTEMPTS).map(([result, label]) => (
          <Button key={result} size="xs" variant="default" disabled={isBusy} onClick={() => onTried(result as Attempt)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

interface ActProps {
  promise: LedgerLine;
  act: ReturnType<typeof usePromise>;
}

function HandButton({ promise, act }: ActProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const hand = (to: string) => act.mutate({ what: "hand", to }, { onSettled: close });
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        aria-haspopup="dialog"
        disabled={act.isPending}
        onClick={() => setOpen(true)}
      >
        Hand to…
      </Button>
      <HandDialog
        isOpen={isOpen}
        ownerId={promise.owner?.id ?? null}
        isPending={act.isPending}
        onHand={hand}
        onClose={close}
      />
    </>
  );
}

function EndForm({ promise, act }: ActProps) {
  const [words, setWords] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = (what: "keep" | "give up") => {
    const said = words.trim();
    setMissing(said === "");
    if (said === "") field.current?.focus();
    else act.mutate(what === "keep" ? { what, outcome: said } : { what, reason: said });
  };

  return (
    <form aria-label="Be done with it" onSubmit={(event) => event.preventDefault()}>
      <Textarea
        ref={field}
        label="How it ended"
        placeholder="Stays on record with your name"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1_000}
        value={words}
        error={isMissing && words.trim() === "" ? "Say how, or why not: it stays on record" : null}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" disabled={act.isPending} onClick={() => act.mutate({ what: "put back" })}>
          Put back
        </Button>
        <HandButton promise={promise} act={act} />
        <Button variant="default" disabled={act.isPending} onClick={() => submit("give up")}>
          Give up
        </Button>
        <Button loading={act.isPending} onClick={() => submit("keep")}>
          Kept
        </Button>
      </div>
    </form>
  );
}
