import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Recording } from "@/api/types";
import { clockFace, timeOfDay } from "@/format/time";
import { Panel } from "../Panel";
import classes from "./RecordingCard.module.css";
import type { Playback } from "./usePlayback";

interface RecordingCardProps {
  callId: string;
  isOver: boolean;
  recordings: readonly Recording[];
  playback: Playback;
  mayListen: boolean;
  /** What else can be done with it. */
  action?: ReactNode;
}

/** What was heard in the call: the caller on the left, everybody else on the right. */
export function RecordingCard({ callId, isOver, recordings, playback, mayListen, action }: RecordingCardProps) {
  const seconds = recordings.reduce((sum, recording) => sum + recording.seconds, 0);
  return (
    <Panel
      title="Recording"
      aside={
        <>
          {action}
          <span className="figures">{clockFace(Math.round(seconds) * 1_000)}</span>
        </>
      }
      scroll={false}
    >
      <div className={classes.body}>
        {mayListen && recordings.length > 0 ? (
          <Player callId={callId} recordings={recordings} playback={playback} />
        ) : (
          <p className={classes.note}>{instead(isOver, recordings.length > 0)}</p>
        )}
      </div>
    </Panel>
  );
}

/** What there is to say when there is nothing to be played. */
function instead(isOver: boolean, isThere: boolean): string {
  if (isThere) return "Supervisors can listen to it, and who had the caller.";
  if (!isOver) return "This call is being recorded.";
  return "The caller was told that this call is recorded, and nothing of it is here: it is on its way, was deleted, or failed.";
}

function Player({ callId, recordings, playback }: Pick<RecordingCardProps, "callId" | "recordings" | "playback">) {
  const recording = recordings[playback.piece];
  const [failedId, setFailedId] = useState<string | null>(null);
  if (recording === undefined) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it */}
      <audio
        key={recording.id}
        ref={playback.audio}
        controls
        // Listening is on record, so nothing is fetched before somebody does.
        preload="none"
        src={`/v1/calls/${callId}/recordings/${recording.id}`}
        aria-label={`Recording from ${timeOfDay(recording.started_at)}`}
        className={classes.player}
        onTimeUpdate={(event) => playback.onPosition(event.currentTarget.currentTime)}
        onEnded={playback.onPieceOver}
        onError={() => setFailedId(recording.id)}
      />
      {failedId === recording.id && (
        <p role="alert" className={classes.note}>
          The recording can't be played. It may be gone: recordings are kept for a time.
        </p>
      )}
      {recordings.length > 1 && (
        <SegmentedControl
          aria-label="Piece of the recording"
          size="xs"
          value={String(playback.piece)}
          onChange={(place) => playback.playPiece(Number(place))}
          data={recordings.map(({ started_at }, place) => ({ value: String(place), label: timeOfDay(started_at) }))}
        />
      )}
    </>
  );
}
