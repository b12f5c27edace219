import { VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { wallQuery } from "@/api/supervision";
import type { Wall } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import { SkeletonRows } from "@/components/Skeletons";
import { CallsPanel } from "./CallsPanel";
import { OperatorsPanel } from "./OperatorsPanel";
import { QueueStrip } from "./QueueStrip";
import { SupervisionPanel } from "./SupervisionPanel";
import { UntakenNote } from "./UntakenNote";
import classes from "./Wall.module.css";

interface WallPageProps {
  callId: string | null;
  onSelect: (callId: string | null) => void;
  /** The call that this supervisor talks in. */
  myCallId: string | null;
  /** A call is asked for, and comes to this window. */
  onAsk: (callId: string) => void;
  /** It has come, and is on the desk now. */
  onTaken: () => void;
}

/** Everything that happens now: the lines, the calls, the people; and a closer look at one call. */
export function WallPage({ callId, onSelect, myCallId, onAsk, onTaken }: WallPageProps) {
  const wall = useQuery(wallQuery);
  useOnceTaken(callId, myCallId, onTaken);
  if (wall.isPending) return <SkeletonRows rows={8} height={56} />;
  if (wall.data === undefined) {
    return <LoadFault what="The wall" error={wall.error} onRetry={() => void wall.refetch()} />;
  }
  return <TheWall wall={wall.data} callId={callId} onSelect={onSelect} onAsk={onAsk} />;
}

interface TheWallProps extends Pick<WallPageProps, "callId" | "onSelect" | "onAsk"> {
  wall: Wall;
}

function TheWall({ wall, callId, onSelect, onAsk }: TheWallProps) {
  const chosen = wall.calls.find(({ id }) => id === callId) ?? null;
  return (
    <div className={classes.wall}>
      <VisuallyHidden component="h1">Wall</VisuallyHidden>
      <QueueStrip queues={wall.queues} />
      {wall.untaken.calls > 0 && <UntakenNote {...wall.untaken} />}
      <div className={classes.columns}>
        <CallsPanel calls={wall.calls} queues={wall.queues} selectedId={callId} onSelect={onSelect} />
        <div className={classes.aside}>
          {callId !== null && (
            <SupervisionPanel key={callId} call={chosen} onClose={() => onSelect(null)} onAsk={onAsk} />
          )}
          <OperatorsPanel operators={wall.operators} onShow={onSelect} />
        </div>
      </div>
    </div>
  );
}

/** The caller whom one looks at has become one's own. */
function useOnceTaken(callId: string | null, mine: string | null, onTaken: () => void): void {
  const before = useRef(mine);
  useEffect(() => {
    const isNew = before.current !== mine;
    before.current = mine;
    if (isNew && mine !== null && mine === callId) onTaken();
  }, [mine, callId, onTaken]);
}
