import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Recording } from "@/api/types";
import { clockFace, timeOfDay } from "@/format/time";
import { Panel } from "../Panel";
import classes from "./RecordingCard.module.css";
import type { Playback } from "./usePlayback";

interface RecordingCardProps {
  callId: string;
  recordings: readonly Recording[];
  playback: Playback;
  mayListen: boolean;
  /** What else can be done with it. */
  action?: ReactNode;
}

/** What was heard in the call: the caller on the left, everybody else on the right. */
export function RecordingCard({ callId, recordings, playback, mayListen, action }: RecordingCardProps) {
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
        {mayListen ? (
          <Player callId={callId} recordings={recordings} playback={playback} />
        ) : (
          <p className={classes.note}>Supervisors can listen to it, and who had the caller.</p>
        )}
      </div>
    </Panel>
  );
}

function Player({ callId, recordings, playback }: Omit<RecordingCardProps, "mayListen" | "action">) {
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
