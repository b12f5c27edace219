import { Button } from "@mantine/core";
import { IconArrowDown, IconMessages } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Utterance } from "@/api/types";
import { Emptiness } from "../Emptiness";
import { turnsOf } from "./speech";
import classes from "./Transcript.module.css";
import { TurnView } from "./TurnView";
import { useStickToEnd } from "./useStickToEnd";

interface TranscriptProps {
  utterances: readonly Utterance[];
  callerName: string | null;
}

/** What both sides said, following the conversation until the reader scrolls back. */
export function Transcript({ utterances, callerName }: TranscriptProps) {
  const turns = useMemo(() => turnsOf(utterances), [utterances]);
  const { ref, atEnd, toEnd, onScroll } = useStickToEnd(utterances.length);
  if (utterances.length === 0) {
    return <Emptiness icon={<IconMessages size={20} />} title="Nothing has been said yet" />;
  }
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div ref={ref} className={classes.scroller} onScroll={onScroll} role="log" aria-label="Transcript" tabIndex={0}>
        <div className={classes.turns}>
          {turns.map((turn) => (
            <TurnView key={turn.utterances[0]?.seq} turn={turn} callerName={callerName} />
          ))}
        </div>
      </div>
      {!atEnd && (
        <Button
          className={classes.jump}
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowDown size={13} />}
          onClick={toEnd}
        >
          Latest
        </Button>
      )}
    </div>
  );
}
